package io.pitr.sql.index;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.HexText;
import io.pitr.sql.row.Handle;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.FlaggedDatums;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decodes index entries of all layouts to values and handle (spec/formats.md §4.3, §5.5). Immutable
 * and thread-safe.
 */
public final class IndexReader {
  private static final int PREFIX_BYTES = 19;
  private static final int ID_BYTES = 8;

  private final TableDef table;
  private final List<ColumnDef> columns;
  private final ValueReader valueReader;

  public IndexReader(TableDef table, IndexDef index) {
    this.table = table;
    this.columns =
        index.columns().stream().map(part -> table.columns().get(part.offset())).toList();
    this.valueReader = new ValueReader();
  }

  /**
   * A decoded entry.
   *
   * @param tableId the id in the key: of the partition or table; for a global index, of the logical
   *     table
   * @param indexId the id in the key, which may be that of a temporary index
   * @param values one for each column of the index, truncated to its prefix length. A string
   *     without restored data whose collation is not reversible is its sort key
   * @param handle handle of the row
   * @param partitionId partition of the row, for a global index
   * @param distinct whether the key alone is unique, so that the handle is in the value
   */
  public record Decoded(
      long tableId,
      long indexId,
      List<Datum> values,
      Handle handle,
      OptionalLong partitionId,
      boolean distinct) {}

  /**
   * Decodes an entry.
   *
   * @param key raw key, starting with {@code t}
   * @throws RestoreException FORMAT_CORRUPT if neither key nor value has a handle of the table's
   *     kind or a length exceeds the value; FORMAT_UNSUPPORTED for restored data of a newer format
   */
  public Decoded decode(byte[] key, byte[] value) {
    String where = "index entry " + HexText.of(key) + " = " + HexText.abridged(value, 64);
    var in = new ByteReader(key, where);
    if (key.length < PREFIX_BYTES || in.u8() != 't') {
      throw in.corrupt("not an index key");
    }
    long tableId = in.orderedI64();
    if (in.u8() != '_' || in.u8() != 'i') {
      throw in.corrupt("not an index key");
    }
    long indexId = in.orderedI64();
    var flat = new ArrayList<Datum>();
    for (ColumnDef column : columns) {
      flat.add(FlaggedDatums.typed(FlaggedDatums.read(in), column.type()));
    }
    ValueReader.Segments segments = valueReader.segments(value, where);
    OptionalLong partitionId = segments.partitionId();
    boolean distinct = !in.hasRemaining();
    Handle handle;
    if (distinct) {
      handle = segments.handle(table.commonHandle(), in);
    } else {
      if (in.peek() == ValueLayout.PARTITION_FLAG) {
        in.skip(1);
        partitionId = OptionalLong.of(in.orderedI64());
      }
      handle = handle(in);
    }
    return new Decoded(
        tableId,
        indexId,
        valueReader.values(columns, flat, segments),
        handle,
        partitionId,
        distinct);
  }

  private Handle handle(ByteReader in) {
    if (table.commonHandle()) {
      return new Handle.Common(in.rest());
    }
    if (in.u8() != 0x03 || in.remaining() != ID_BYTES) {
      throw in.corrupt("expected an integer handle at the end of the key");
    }
    return new Handle.Int(in.orderedI64());
  }

  static RestoreException corrupt(String what, String where) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, where);
  }
}
