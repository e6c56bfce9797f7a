package io.pitr.inspect.check;

import io.pitr.api.RestoreException;
import io.pitr.format.codec.HexText;
import io.pitr.inspect.ddl.SqlText;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowDecoder.KeyValue;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.SqlLiterals;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names a row as a condition in SQL, such as {@code `id` = 5}. */
final class RowName {
  private static final String ROW_ID = "`_tidb_rowid` = ";
  private static final int SHOWN_BYTES = 64;

  private final RowDecoder decoder;

  RowName(RowDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * @param row supplies strings that the key contains only as sort keys; if it is empty, the
   *     condition omits them. A key of nothing else is in hexadecimal digits.
   */
  String of(Handle handle, Optional<RowValues> row) {
    if (handle instanceof Handle.Int number && decoder.key(handle).isEmpty()) {
      return ROW_ID + number.value();
    }
    try {
      String condition =
          decoder.key(handle).stream()
              .flatMap(
                  key ->
                      value(key, row)
                          .map(
                              value ->
                                  SqlText.name(key.column().name())
                                      + " = "
                                      + SqlLiterals.of(value, key.column().type()))
                          .stream())
              .collect(Collectors.joining(" AND "));
      return condition.isEmpty() ? hex(handle) : condition;
    } catch (RestoreException e) {
      return hex(handle);
    }
  }

  private static Optional<Datum> value(KeyValue key, Optional<RowValues> row) {
    return row.map(values -> values.datum(key.column().offset())).or(key::value);
  }

  private static String hex(Handle handle) {
    return "0x" + HexText.abridged(handle.encoded(), SHOWN_BYTES);
  }
}
