package io.pitr.inspect.export;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How rows are written. */
public enum ExportFormat {
  /** INSERT statements. */
  SQL,
  /** Dumpling's dialect: a header, commas, double quotes, backslashes, {@code \N} for NULL. */
  CSV,
  /** One JSON array of strings a row. */
  JSONL;

  /** As on the command line, and as the files' extension. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ExportFormat> of(String text) {
    return Stream.of(values()).filter(format -> format.text().equals(text)).findFirst();
  }
}
