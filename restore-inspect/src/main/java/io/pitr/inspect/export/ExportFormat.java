package io.pitr.inspect.export;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** File formats of rows. */
public enum ExportFormat {
  /** INSERT statements. */
  SQL,
  /** Dumpling's dialect: a header, commas, double quotes, backslashes, {@code \N} for NULL. */
  CSV,
  /** One JSON array of strings per row. */
  JSONL;

  /** The name on the command line and the files' extension. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ExportFormat> of(String text) {
    return Stream.of(values()).filter(format -> format.text().equals(text)).findFirst();
  }
}
