package io.pitr.cli.metrics;

import io.pitr.api.RestoreException;
import io.pitr.cli.CliError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file for metrics. It is replaced atomically, so readers never see a part of it. */
public final class MetricsFile {
  private final Path file;

  /**
   * @throws RestoreException {@link CliError#METRICS_FILE_UNUSABLE} if the folder is not writable
   */
  public MetricsFile(Path file) {
    this.file = file.toAbsolutePath();
    Path folder = this.file.getParent();
    if (folder == null || Files.isDirectory(this.file) || !Files.isWritable(folder)) {
      throw new RestoreException(
          CliError.METRICS_FILE_UNUSABLE,
          "its folder does not exist or is not writable",
          file.toString());
    }
  }

  /**
   * Replaces the file.
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
