package io.pitr.integration.cluster;

import java.util.List;
import java.util.Optional;

/** A session with a TiDB server. One thread. */
public interface Sql extends AutoCloseable {

  /**
   * @throws SqlRefused when the server refuses the statement
   */
  void execute(String statement);

  /**
   * The rows of a result. A cell is the text that the server sends; one of a binary column is
   * {@code 0x} and lower-case hexadecimal digits; NULL is empty.
   *
   * @throws SqlRefused when the server refuses the statement
   */
  List<List<Optional<String>>> query(String statement);

  @Override
  void close();

  /** The one cell of the first row; empty without a row or for NULL. */
  default Optional<String> value(String statement) {
    return query(statement).stream().findFirst().flatMap(row -> row.get(0));
  }

  /** The first column. */
  default List<String> column(String statement) {
    return query(statement).stream().map(row -> row.get(0).orElse("")).toList();
  }
}
