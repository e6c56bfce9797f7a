package io.pitr.sql.row;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.ColumnBytes;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

/** Writes rows of format v2 (spec/formats.md §5.2). */
public final class RowEncoder {
  private static final int MAX_SMALL_ID = 255;
  private static final int MAX_SMALL_DATA_BYTES = 0xffff;

  private RowEncoder() {}

  /** A value with its column id and type. */
  public record Cell(long columnId, ColumnType type, Datum datum) {
    public static Cell of(ColumnDef column, Datum datum) {
      return new Cell(column.id(), column.type(), datum);
    }
  }

  /** A row without a checksum. Cells in any order, with distinct ids. */
  public static byte[] encode(List<Cell> cells) {
    return frame(cells, 0).toByteArray();
  }

  /** A row with a checksum of version 2, over the row and the handle. */
  public static byte[] encodeWithChecksum(List<Cell> cells, Handle handle) {
    ByteAppender out = frame(cells, RowLayout.CHECKSUM);
    out.u8(RowChecksum.VERSION_HANDLE);
    var crc = new CRC32();
    crc.update(out.array(), 0, out.size());
    crc.update(handle.encoded());
    return out.u32Le(crc.getValue()).toByteArray();
  }

  private static ByteAppender frame(List<Cell> cells, int flags) {
    List<Cell> sorted = cells.stream().sorted(Comparator.comparingLong(Cell::columnId)).toList();
    List<Cell> notNull = sorted.stream().filter(cell -> !cell.datum().isNull()).toList();
    List<Cell> nulls = sorted.stream().filter(cell -> cell.datum().isNull()).toList();
    var data = new ByteAppender();
    var ends = new int[notNull.size()];
    for (int i = 0; i < ends.length; i++) {
      ColumnBytes.encode(notNull.get(i).type(), notNull.get(i).datum(), data);
      ends[i] = data.size();
    }
    boolean large =
        data.size() > MAX_SMALL_DATA_BYTES
            || (!sorted.isEmpty() && sorted.get(sorted.size() - 1).columnId() > MAX_SMALL_ID);

    var out = new ByteAppender(data.size() + 64);
    out.u8(RowLayout.MAGIC).u8(flags | (large ? RowLayout.LARGE : 0));
    out.u16Le(notNull.size()).u16Le(nulls.size());
    for (List<Cell> part : List.of(notNull, nulls)) {
      for (Cell cell : part) {
        if (large) {
          out.u32Le(cell.columnId());
        } else {
          out.u8((int) cell.columnId());
        }
      }
    }
    for (int end : ends) {
      if (large) {
        out.u32Le(end);
      } else {
        out.u16Le(end);
      }
    }
    return out.bytes(data.array(), 0, data.size());
  }
}
