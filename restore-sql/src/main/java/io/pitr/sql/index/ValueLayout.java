package io.pitr.sql.index;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.collate.TrailingSpaces;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.KeyColumn;
import io.pitr.sql.row.RestoredData;
import io.pitr.sql.row.RowEncoder;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.util.ArrayList;
import java.util.List;

/** Encodes the value of an index entry in one of three layouts (spec/formats.md §5.5). */
final class ValueLayout {
  static final int COMMON_HANDLE_FLAG = 0x7f;
  static final int PARTITION_FLAG = 0x7e;
  static final int VERSION_FLAG = 0x7d;
  static final int VERSION_1 = 1;
  static final int MIN_EXTENSIBLE_BYTES = 10;
  private static final byte[] NOTHING = {'0'};
  private static final ColumnType NUMBER = ColumnType.of(TypeCode.BIGINT);

  private final IndexDef index;
  private final List<KeyColumn> columns;
  private final boolean version1;
  private final boolean needsRestoredData;

  /** For each column, whether its values can't be decoded from the key. */
  private final List<Boolean> restorable;

  /** Columns of the handle that are restored from every entry; only with version 1. */
  private final List<HandlePart> handleParts;

  /** A column of the primary key and the length of its kept prefix. */
  private record HandlePart(KeyColumn column, int keptLength) {}

  ValueLayout(TableDef table, IndexDef index, List<KeyColumn> columns) {
    this.index = index;
    this.columns = columns;
    this.version1 = table.commonHandle() && table.commonHandleVersion() == VERSION_1;
    this.restorable = columns.stream().map(column -> isNeeded(column.column(), table)).toList();
    this.needsRestoredData = restorable.contains(true);
    this.handleParts = version1 ? handleParts(table, index) : List.of();
  }

  byte[] value(long physicalId, Handle handle, RowSource row, Datum[] values, boolean distinct) {
    if (version1) {
      return version1(physicalId, handle, row, values, distinct);
    }
    boolean common = handle instanceof Handle.Common;
    if (!index.global() && !needsRestoredData && !(common && distinct)) {
      return distinct && handle instanceof Handle.Int number
          ? new ByteAppender(8).i64Be(number.value()).toByteArray()
          : NOTHING.clone();
    }
    return extensible(physicalId, handle, values, distinct);
  }

  private byte[] extensible(long physicalId, Handle handle, Datum[] values, boolean distinct) {
    var out = new ByteAppender();
    out.u8(0);
    if (distinct && handle instanceof Handle.Common) {
      appendHandle(out, handle);
    }
    if (index.global()) {
      out.u8(PARTITION_FLAG).orderedI64(physicalId);
    }
    if (needsRestoredData) {
      var cells = new ArrayList<RowEncoder.Cell>();
      for (int i = 0; i < values.length; i++) {
        cells.add(RowEncoder.Cell.of(columns.get(i).column(), values[i]));
      }
      out.bytes(RowEncoder.encode(cells));
    }
    int before = out.size();
    if (distinct && handle instanceof Handle.Int number) {
      out.i64Be(number.value());
    } else {
      while (out.size() < MIN_EXTENSIBLE_BYTES) {
        out.u8(0);
      }
    }
    byte[] value = out.toByteArray();
    value[0] = (byte) (value.length - before);
    return value;
  }

  private byte[] version1(
      long physicalId, Handle handle, RowSource row, Datum[] values, boolean distinct) {
    var out = new ByteAppender();
    out.u8(0).u8(VERSION_FLAG).u8(VERSION_1);
    if (distinct) {
      appendHandle(out, handle);
    }
    if (index.global()) {
      out.u8(PARTITION_FLAG).orderedI64(physicalId);
    }
    if (needsRestoredData || !handleParts.isEmpty()) {
      var cells = new ArrayList<RowEncoder.Cell>();
      for (int i = 0; i < values.length; i++) {
        ColumnDef column = columns.get(i).column();
        if (restorable.get(i) && !column.type().isPrimaryKey()) {
          cells.add(
              RestoredData.isBin(column.type())
                  ? number(column, new Datum.Unsigned(spaces(values[i])))
                  : RowEncoder.Cell.of(column, values[i]));
        }
      }
      for (HandlePart part : handleParts) {
        ColumnDef column = part.column.column();
        Datum value = part.column.cut(row.datum(column.offset()), part.keptLength);
        cells.add(
            RestoredData.isBin(column.type())
                ? number(column, new Datum.Int(spaces(value)))
                : RowEncoder.Cell.of(column, value));
      }
      out.bytes(RowEncoder.encode(cells));
    }
    return out.toByteArray();
  }

  private static RowEncoder.Cell number(ColumnDef column, Datum value) {
    return new RowEncoder.Cell(column.id(), NUMBER, value);
  }

  /** Number of trailing spaces; 0 for NULL. */
  private static int spaces(Datum value) {
    return value instanceof Datum.Bytes bytes ? TrailingSpaces.count(bytes.value()) : 0;
  }

  private static void appendHandle(ByteAppender out, Handle handle) {
    byte[] encoded = handle.encoded();
    out.u8(COMMON_HANDLE_FLAG).u16Be(encoded.length).bytes(encoded);
  }

  private static boolean isNeeded(ColumnDef column, TableDef table) {
    return RestoredData.isNeeded(column.type(), table.newCollation());
  }

  /** If the index also has the column, the longer prefix is kept. */
  private static List<HandlePart> handleParts(TableDef table, IndexDef index) {
    var parts = new ArrayList<HandlePart>();
    for (IndexDef.Column part : table.primaryIndex().orElseThrow().columns()) {
      var column = new KeyColumn(table, part);
      if (isNeeded(column.column(), table)) {
        int kept = part.length();
        for (IndexDef.Column own : index.columns()) {
          if (own.offset() == part.offset()) {
            kept = own.isPrefix() && part.isPrefix() ? Math.max(own.length(), kept) : -1;
            break;
          }
        }
        parts.add(new HandlePart(column, kept));
      }
    }
    return parts;
  }
}
