package io.pitr.sql.index;

import io.pitr.format.codec.ByteReader;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RestoredData;
import io.pitr.sql.row.RowLayout;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.ColumnBytes;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Parses the values of index entries (spec/formats.md §5.5.2, §5.5.3). */
final class ValueReader {
  private static final int MAX_LEGACY_BYTES = 9;
  private static final int ID_BYTES = 8;
  private static final int UNTOUCHED_FLAG_BYTES = 1;

  /** Upper bound of the length of an indexed string. */
  private static final int MAX_SPACES = 1 << 20;

  private static final ColumnType SIGNED = ColumnType.of(TypeCode.BIGINT);
  private static final ColumnType UNSIGNED =
      ColumnType.of(TypeCode.BIGINT, ColumnType.UNSIGNED, 20, 0, "binary", "binary");

  /** The optional parts of a value. */
  record Segments(
      boolean version1,
      OptionalLong intHandle,
      byte @Nullable [] commonHandle,
      OptionalLong partitionId,
      byte @Nullable [] restored) {

    /** The handle in a value, if the key has none. */
    Handle handle(boolean common, ByteReader at) {
      if (common && commonHandle != null) {
        return new Handle.Common(commonHandle);
      } else if (!common && intHandle.isPresent()) {
        return new Handle.Int(intHandle.getAsLong());
      }
      throw at.corrupt("neither the key nor the value has a handle");
    }
  }

  /**
   * Splits a value by its tail length, as TiDB's decoder does. The tail may end with the flag of an
   * untouched entry, which pipelined DML commits. Bytes after the known options are ignored, as are
   * short values without a handle.
   */
  Segments segments(byte[] value, String where) {
    if (value.length <= MAX_LEGACY_BYTES) {
      return legacy(value, where);
    }
    var in = new ByteReader(value, where);
    int tailLength = in.u8();
    if (tailLength > in.remaining()) {
      throw in.corrupt("invalid tail length of " + tailLength + " bytes");
    }
    boolean version1 =
        tailLength <= UNTOUCHED_FLAG_BYTES
            && value[1] == ValueLayout.VERSION_FLAG
            && value[2] == ValueLayout.VERSION_1;
    ByteReader options = in.slice(in.remaining() - tailLength);
    OptionalLong intHandle = OptionalLong.empty();
    if (version1) {
      options.skip(2);
    } else if (tailLength >= ID_BYTES) {
      intHandle = OptionalLong.of(in.i64Be());
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
      byte[] rest = options.rest();
      restored = RowLayout.isV2(rest) ? rest : null;
    }
    return new Segments(version1, intHandle, commonHandle, partitionId, restored);
  }

  /** A legacy value has at most an integer handle and the flag of an untouched entry. */
  private static Segments legacy(byte[] value, String where) {
    OptionalLong intHandle =
        value.length >= ID_BYTES
            ? OptionalLong.of(new ByteReader(value, where).i64Be())
            : OptionalLong.empty();
    return new Segments(false, intHandle, null, OptionalLong.empty(), null);
  }

  /** Replaces sort keys by restored values. */
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
}
