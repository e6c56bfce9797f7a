package example.audit;

import io.pitr.api.Tso;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The file with one line per statement; tabs separate the fields. Each call replaces the whole file,
 * so writing twice has the same result as writing once.
 */
record AuditFile(Path path) {

  /** If this fails, the action stays pending and `br restore finish` tries again. */
  void write(List<AuditTrail.Entry> entries) {
    List<String> lines = entries.stream().map(AuditFile::line).toList();
    try {
      Files.write(path, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(AuditTrail.Entry entry) {
    Instant time = Instant.ofEpochMilli(new Tso(entry.ts()).physicalMillis());
    return String.join(
        "\t",
        Long.toUnsignedString(entry.ts()),
        time.toString(),
        entry.schema(),
        entry.query().replaceAll("\\s+", " "));
  }
}
