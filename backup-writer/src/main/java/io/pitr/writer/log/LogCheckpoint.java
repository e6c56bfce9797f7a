package io.pitr.writer.log;

import io.pitr.api.Tso;
import io.pitr.format.backup.LogSpanFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Moves the checkpoint of a log that is already written (spec/formats.md §2.3). */
public final class LogCheckpoint {

  private LogCheckpoint() {}

  /**
   * Moves the checkpoints of all stores, for followers of the log.
   *
   * @param log folder of the log backup
   */
  public static void move(Path log, Tso ts) {
    try (Stream<Path> stores = Files.list(log.resolve(LogSpanFiles.CHECKPOINT_FOLDER))) {
      for (Path store : stores.toList()) {
        Files.write(store, LogSpanFiles.checkpoint(ts));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
