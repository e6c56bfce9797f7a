package io.pitr.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * A file that tells other processes who has the target open for writing. It is information only:
 * RocksDB's lock, which the operating system releases when a process dies, excludes others.
 */
final class OwnerNote implements AutoCloseable {
  private static final int LIMIT_BYTES = 4096;

  private final Path file;
  private final long pid;
  private final Instant since;

  private OwnerNote(Path file, long pid, Instant since) {
    this.file = file;
    this.pid = pid;
    this.since = since;
  }

  static OwnerNote put(Path file, Instant since) {
    var note = new OwnerNote(file, ProcessHandle.current().pid(), since);
    note.owner("");
    return note;
  }

  /** Changes the text that others see; empty when nobody holds the lease. */
  void owner(String text) {
    String line = "process " + pid + " since " + since + (text.isEmpty() ? "" : ": " + text);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(draft, line.replace('\n', ' ') + "\n", StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StoreFailure.of(e, "the note of the owner can't be written", file);
    }
  }

  /** The note of the current owner. */
  static String read(Path file) {
    try {
      if (Files.size(file) <= LIMIT_BYTES) {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).trim();
      }
      return "a process that left an unreadable note";
    } catch (IOException e) {
      return "a process that left no note (" + e.getClass().getSimpleName() + ")";
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw StoreFailure.of(e, "the note of the owner can't be removed", file);
    }
  }
}
