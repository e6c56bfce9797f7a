package io.pitr.inspect.verify;

import io.pitr.api.CipherSpec;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.catalog.CatalogOptions;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.LogBackup;
import io.pitr.plugin.storage.local.LocalStoragePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Real backups next to the checkout, and copies of them. */
final class Corpus {
  private static final RestoreObserver NOBODY = new RestoreObserver() {};

  private Corpus() {}

  static Path alpha() {
    return named("alpha");
  }

  /** The folder of a corpus. If it is missing, the test is skipped, or fails if CI is set. */
  static Path named(String name) {
    Path corpus =
        Path.of(System.getProperty("pitr.corpus", "../../shared/corpus"), name).toAbsolutePath();
    if (!Files.isDirectory(corpus)) {
      Assertions.assertNull(System.getenv("CI"), "the corpus is missing: " + corpus);
      Assumptions.abort("the corpus is missing: " + corpus);
    }
    return corpus;
  }

  /** A copy of a folder, which a test may damage. */
  static Path copy(String part, Path to) throws IOException {
    Path from = alpha().resolve(part);
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(file));
        }
      }
    }
    return to;
  }

  /** Paths with a suffix below a folder, relative to it. */
  static List<String> paths(Path folder, String suffix) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(path -> path.endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  static void flip(Path file, long bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    Files.write(file, bytes);
  }

  static BackupStorage storage(Path folder) {
    return new LocalStoragePlugin().storages().get(0).open(folder.toString(), OptionValues.NONE);
  }

  static BackupVerification verifyFull(Path folder) {
    return new BackupVerifier(openFull(folder), options(), NOBODY).verify();
  }

  static FullBackup openFull(Path folder) {
    return FullBackup.open(storage(folder), CipherSpec.PLAINTEXT, CatalogOptions.DEFAULT);
  }

  static LogVerification verifyLog(Path folder) {
    return new LogVerifier(
            LogBackup.open(storage(folder), CatalogOptions.DEFAULT),
            CipherSpec.PLAINTEXT,
            options(),
            new TableNames(),
            NOBODY)
        .verify();
  }

  private static VerifyOptions options() {
    return new VerifyOptions(4, 64 << 20, CatalogOptions.DEFAULT);
  }
}
