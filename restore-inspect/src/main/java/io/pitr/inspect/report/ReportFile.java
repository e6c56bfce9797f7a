package io.pitr.inspect.report;

import io.pitr.api.RestoreException;
import io.pitr.base.ReplacedFile;
import io.pitr.inspect.InspectError;
import io.pitr.inspect.json.DocumentJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The file of a report. Its extension decides the format: {@code .html} or {@code .json}. */
public final class ReportFile {
  private final Path path;
  private final ReplacedFile file;
  private final boolean page;

  /**
   * @throws RestoreException {@link InspectError#REPORT_NAME_INVALID}, or {@link
   *     InspectError#REPORT_IO} if it can't be written
   */
  public ReportFile(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    page = name.endsWith(".html") || name.endsWith(".htm");
    if (!page && !name.endsWith(".json")) {
      throw new RestoreException(
          InspectError.REPORT_NAME_INVALID,
          "the name ends neither with .html nor with .json",
          file.toString());
    }
    this.path = file;
    try {
      this.file = ReplacedFile.ofUser(file);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /**
   * Writes the report, replacing an existing file.
   *
   * @throws RestoreException {@link InspectError#REPORT_IO}
   */
  public void write(RestoreReport report) {
    String text = page ? ReportPage.html(report) : DocumentJson.pretty(ReportDocument.of(report));
    try {
      file.write(text);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private static RestoreException failure(Path path, IOException e) {
    return new RestoreException(
        InspectError.REPORT_IO, String.valueOf(e.getMessage()), path.toString(), e);
  }
}
