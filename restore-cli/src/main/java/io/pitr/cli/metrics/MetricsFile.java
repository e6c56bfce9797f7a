package io.pitr.cli.metrics;

import io.pitr.api.RestoreException;
import io.pitr.base.ReplacedFile;
import io.pitr.cli.CliError;
import java.io.IOException;
import java.nio.file.Path;

/** The file for metrics. It is replaced as a whole, so readers never see a part of it. */
public final class MetricsFile {
  private final Path path;
  private final ReplacedFile file;

  /**
   * @throws RestoreException {@link CliError#METRICS_FILE_UNUSABLE} if it can't be written
   */
  public MetricsFile(Path path) {
    this.path = path;
    try {
      this.file = ReplacedFile.ofReaders(path);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /**
   * Replaces the file.
   *
   * @throws RestoreException {@link CliError#METRICS_FILE_UNUSABLE}
   */
  public void write(String text) {
    try {
      file.write(text);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private static RestoreException failure(Path path, IOException e) {
    return new RestoreException(
        CliError.METRICS_FILE_UNUSABLE, String.valueOf(e.getMessage()), path.toString(), e);
  }
}
