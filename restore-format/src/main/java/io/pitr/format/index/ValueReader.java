package io.pitr.format.index;

import io.pitr.format.codec.ByteReader;
import io.pitr.format.row.Handle;
import io.pitr.format.row.RestoredData;
import io.pitr.format.row.RowLayout;
import io.pitr.format.table.ColumnDef;
import io.pitr.format.table.TableDef;
import io.pitr.format.value.ColumnBytes;
import io.pitr.format.value.ColumnType;
import io.pitr.format.value.Datum;
import io.pitr.format.value.TypeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Takes the values of index entries apart (spec/formats.md §5.5.2, §5.5.3). */
final class ValueReader {
  private static final int MAX_LEGACY_BYTES = 9;
  private static final int ID_BYTES = 8;

  /** No string that can be indexed is longer. */
  private static final int MAX_SPACES = 1 << 20;

  private static final byte[] EMPTY_VERSION_1 = {
    0, ValueLayout.VERSION_FLAG, ValueLayout.VERSION_1
  };
  private static final ColumnType SIGNED = ColumnType.of(TypeCode.BIGINT);
  private static final ColumnType UNSIGNED =
      ColumnType.of(TypeCode.BIGINT, ColumnType.UNSIGNED, 20, 0, "binary", "binary");

  private final TableDef table;

  ValueReader(TableDef table) {
    this.table = table;
  }

  /** The parts that a value may have. */
  record Segments(
      boolean version1,
      OptionalLong intHandle,
      byte @Nullable [] commonHandle,
      OptionalLong partitionId,
      byte @Nullable [] restored) {

    Handle handle(ByteReader at) {
      if (commonHandle != null) {
        return new Handle.Common(commonHandle);
      } else if (intHandle.isPresent()) {
        return new Handle.Int(intHandle.getAsLong());
      }
      throw at.corrupt("neither the key nor the value has a handle");
    }
  }

  Segments segments(byte[] value, String where) {
    if (value.length <= MAX_LEGACY_BYTES) {
      if (value.length == ID_BYTES) {
        return legacy(OptionalLong.of(new ByteReader(value, where).i64Be()), false);
      } else if (value.length == 1 && value[0] == '0') {
        return legacy(OptionalLong.empty(), false);
      } else if (Arrays.equals(value, EMPTY_VERSION_1)) {
        return legacy(OptionalLong.empty(), true);
      }
      throw IndexReader.corrupt("no layout has a value of " + value.length + " bytes", where);
    }
    var in = new ByteReader(value, where);
    int tailLength = in.u8();
    if (tailLength > in.remaining()) {
      throw in.corrupt("a tail of " + tailLength + " bytes");
    }
    boolean version1 = value[1] == ValueLayout.VERSION_FLAG && tailLength <= 1;
    if (version1 && (tailLength != 0 || value[2] != ValueLayout.VERSION_1)) {
      throw in.corrupt("version " + value[2] + " with a tail of " + tailLength + " bytes");
    }
    ByteReader options = in.slice(in.remaining() - tailLength);
    OptionalLong intHandle = OptionalLong.empty();
    if (version1) {
      options.skip(2);
    } else if (tailLength == ID_BYTES && !table.commonHandle()) {
      intHandle = OptionalLong.of(in.i64Be());
    } else if (tailLength > ID_BYTES) {
      // Padding fills up to ten bytes only; one byte more is the mark of an uncommitted entry.
      boolean padding = value.length == ValueLayout.MIN_EXTENSIBLE_BYTES;
      if (!padding) {
        throw in.corrupt("a tail of " + tailLength + " bytes");
      }
    }
    byte[] commonHandle = null;
    OptionalLong partitionId = OptionalLong.empty();
    byte[] restored = null;
    if (options.hasRemaining() && options.peek() == ValueLayout.COMMON_HANDLE_FLAG) {
      options.skip(1);
      commonHandle = options.bytes(options.u16Be());
    }
    if (options.hasRemaining() && options.peek() == ValueLayout.PARTITION_FLAG) {
      options.skip(1);
      partitionId = OptionalLong.of(options.orderedI64());
    }
    if (options.hasRemaining()) {
      restored = options.rest();
      if (!RowLayout.isV2(restored)) {
        throw in.corrupt("unknown option " + (restored[0] & 0xff));
      }
    }
    return new Segments(version1, intHandle, commonHandle, partitionId, restored);
  }

  /** Puts restored values in the place of sort keys. */
  List<Datum> values(List<ColumnDef> columns, List<Datum> flat, Segments segments) {
    byte[] row = segments.restored();
    if (row == null) {
      return List.copyOf(flat);
    }
    var layout = new RowLayout(row);
    var values = new ArrayList<Datum>();
    for (int i = 0; i < flat.size(); i++) {
      int at = find(layout, columns.get(i).id());
      boolean keep = at < 0 || flat.get(i).isNull();
      values.add(keep ? flat.get(i) : restored(columns.get(i), flat.get(i), segments, layout, at));
    }
    return List.copyOf(values);
  }

  private static Datum restored(
      ColumnDef column, Datum flat, Segments segments, RowLayout layout, int at) {
    byte[] row = segments.restored() == null ? new byte[0] : segments.restored();
    int from = layout.valueStart(at);
    int to = layout.valueEnd(at);
    boolean spaces = segments.version1() && RestoredData.isBin(column.type());
    if (!spaces || !(flat instanceof Datum.Bytes sortKey)) {
      return ColumnBytes.decode(column.type(), row, from, to);
    }
    ColumnType type = column.type().isPrimaryKey() ? SIGNED : UNSIGNED;
    Datum decoded = ColumnBytes.decode(type, row, from, to);
    long count =
        decoded instanceof Datum.Int number
            ? number.value()
            : decoded instanceof Datum.Unsigned number ? number.bits() : 0;
    if (count < 0 || count > MAX_SPACES) {
      throw IndexReader.corrupt(
          count + " trailing spaces", "restored data of column `" + column.name() + "`");
    }
    byte[] text = Arrays.copyOf(sortKey.value(), sortKey.value().length + (int) count);
    Arrays.fill(text, sortKey.value().length, text.length, (byte) ' ');
    return new Datum.Bytes(text);
  }

  private static int find(RowLayout layout, long columnId) {
    for (int i = 0; i < layout.notNullCount(); i++) {
      if (layout.notNullId(i) == columnId) {
        return i;
      }
    }
    return -1;
  }

  private static Segments legacy(OptionalLong intHandle, boolean version1) {
    return new Segments(version1, intHandle, null, OptionalLong.empty(), null);
  }
}
