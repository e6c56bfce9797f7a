package io.pitr.cli.metrics;

import io.pitr.api.RestoreException;
import io.pitr.cli.CliError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where metrics are left at the end, whole or not at all: others may read it at any time. */
public final class MetricsFile {
  private final Path file;

  /**
   * @throws RestoreException {@link CliError#METRICS_FILE_UNUSABLE} when it is known beforehand
   */
  public MetricsFile(Path file) {
    this.file = file.toAbsolutePath();
    Path folder = this.file.getParent();
    if (folder == null || Files.isDirectory(this.file) || !Files.isWritable(folder)) {
      throw new RestoreException(
          CliError.METRICS_FILE_UNUSABLE,
          "its folder is not there or can't be written",
          file.toString());
    }
  }

  /**
   * Replaces what is there.
   *
   * @throws RestoreException {@link CliError#METRICS_FILE_UNUSABLE}
   */
  public void write(String text) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(beside, text);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new RestoreException(
          CliError.METRICS_FILE_UNUSABLE, String.valueOf(e.getMessage()), file.toString(), e);
    }
  }
}
