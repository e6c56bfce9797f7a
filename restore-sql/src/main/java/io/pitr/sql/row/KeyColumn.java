package io.pitr.sql.row;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.collate.Collation;
import io.pitr.sql.convert.Utf8;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.FlaggedDatums;
import java.util.Arrays;
import java.util.Set;

/**
 * A column in the key of an index or handle (spec/formats.md §4.3): values are truncated to the
 * prefix length, strings become sort keys, and all values become comparable bytes. Immutable.
 */
public final class KeyColumn {
  private static final Set<String> CUT_BY_BYTES = Set.of(ColumnType.BINARY, "ascii");

  private final ColumnDef column;
  private final int prefixLength;
  private final Collation collation;

  /**
   * @throws RestoreException FORMAT_UNSUPPORTED if there is no data for the column's collation
   */
  public KeyColumn(TableDef table, IndexDef.Column part) {
    this.column = table.columns().get(part.offset());
    this.prefixLength = part.length();
    ColumnType type = column.type();
    boolean asIs = !table.newCollation() || !type.isCharacterString() || type.array();
    this.collation =
        asIs
            ? text -> text
            : Collation.named(type.collation())
                .orElseThrow(
                    () ->
                        new RestoreException(
                            FormatError.FORMAT_UNSUPPORTED,
                            "no data for collation " + type.collation(),
                            "column `" + column.name() + "` of `" + table.name() + "`",
                            "Keys of this column can't be computed; skip its indexes."));
  }

  public ColumnDef column() {
    return column;
  }

  /** The value truncated as in the key, with the column's type. */
  public Datum cut(Datum value) {
    return cut(value, prefixLength);
  }

  /** As {@link #cut(Datum)}, with another prefix length; {@link IndexDef.Column#WHOLE} for none. */
  public Datum cut(Datum value, int length) {
    if (length == IndexDef.Column.WHOLE || !(value instanceof Datum.Bytes bytes)) {
      return value;
    }
    byte[] all = bytes.value();
    int kept =
        CUT_BY_BYTES.contains(column.type().charset())
            ? Math.min(length, all.length)
            : Utf8.prefixLength(all, length);
    return kept == all.length ? value : new Datum.Bytes(Arrays.copyOf(all, kept));
  }

  /** Appends a truncated value. */
  public void append(ByteAppender out, Datum value) {
    Datum sortable =
        value instanceof Datum.Bytes bytes
            ? new Datum.Bytes(collation.sortKey(bytes.value()))
            : value;
    FlaggedDatums.writeComparable(out, column.type(), sortable);
  }
}
