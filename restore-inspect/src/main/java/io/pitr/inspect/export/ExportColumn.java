package io.pitr.inspect.export;

import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import io.pitr.sql.value.TypeCode;

/**
 * A column of an export.
 *
 * @param kind how its values are written
 */
record ExportColumn(ColumnDef column, Kind kind) {

  /** How Dumpling writes values. */
  enum Kind {
    NUMBER,
    TEXT,
    BINARY
  }

  static ExportColumn of(ColumnDef column) {
    TypeCode code = column.type().code();
    if (column.type().isBinaryCell()) {
      return new ExportColumn(column, Kind.BINARY);
    }
    boolean number =
        code.isInteger()
            || code == TypeCode.FLOAT
            || code == TypeCode.DOUBLE
            || code == TypeCode.DECIMAL;
    return new ExportColumn(column, number ? Kind.NUMBER : Kind.TEXT);
  }

  /** The bytes of the value in MySQL's text protocol. */
  byte[] bytes(Datum datum) {
    return DatumText.bytes(datum, column.type());
  }

  String text(Datum datum) {
    return DatumText.text(datum, column.type());
  }
}
