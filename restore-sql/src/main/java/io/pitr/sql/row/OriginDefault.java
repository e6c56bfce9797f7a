package io.pitr.sql.row;

import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;

/**
 * The value of a column in rows older than the column (spec/formats.md §5.4.1): the default it was
 * added with; without a default NULL, or zero in a NOT NULL column.
 */
final class OriginDefault {
  private static final ColumnType TEXT =
      ColumnType.of(TypeCode.VARSTRING, 0, -1, -1, "utf8mb4", "utf8mb4_bin");
  private static final ColumnType BYTES = ColumnType.of(TypeCode.VARSTRING);

  private OriginDefault() {}

  static Datum of(ColumnDef column) {
    ColumnType type = column.type();
    byte[] bits = column.originDefaultBit();
    String text = column.originDefault();
    Datum value = Datum.NULL;
    if (type.code() == TypeCode.BIT && bits != null) {
      value = ColumnCast.cast(new Datum.Bytes(bits), BYTES, type);
    } else if (text != null) {
      value = ColumnCast.cast(Datum.ofString(text), TEXT, type);
    }
    return value.isNull() && type.isNotNull() ? ColumnCast.zero(type) : value;
  }
}
