package io.pitr.integration.data;

import java.util.List;
import java.util.Optional;

/**
 * A table, view or sequence of a cluster.
 *
 * @param kind {@code BASE TABLE}, {@code VIEW} or {@code SEQUENCE}
 * @param create the text of {@code SHOW CREATE}
 * @param columns in order; empty for a sequence
 * @param rows cells as the text protocol shows them with {@code time_zone = '+00:00'}; those of
 *     binary columns are {@code 0x} and lower-case hexadecimal digits; NULL is empty
 * @param error why the server could not show it; empty when it could
 */
public record HeldTable(
    String kind,
    String create,
    List<String> columns,
    List<List<Optional<String>>> rows,
    String error) {
  public static final String BASE_TABLE = "BASE TABLE";
  public static final String VIEW = "VIEW";
  public static final String SEQUENCE = "SEQUENCE";

  public HeldTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  public boolean isBaseTable() {
    return kind.equals(BASE_TABLE);
  }
}
