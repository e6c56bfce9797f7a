package io.pitr.sql.row;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnBytes;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The optional checksum of a row of format v2 (spec/formats.md §5.2): over its columns (version 0),
 * its bytes and key (1), or its bytes and handle (2).
 */
public final class RowChecksum {
  static final int VERSION_COLUMNS = 0;
  static final int VERSION_KEY = 1;
  static final int VERSION_HANDLE = 2;
  private static final int VERSION_MASK = 7;
  private static final int EXTRA = 8;

  private RowChecksum() {}

  /** The result of verifying a row's checksum. */
  public enum Outcome {
    ABSENT,
    RIGHT,
    WRONG
  }

  /**
   * Verifies the checksum of a row.
   *
   * @param physicalId the table or partition of the row
   * @param values the decoded row
   * @throws RestoreException FORMAT_CORRUPT if the bytes are not a row, FORMAT_UNSUPPORTED for an
   *     unknown version
   */
  public static Outcome verify(
      TableDef table, long physicalId, Handle handle, byte[] row, RowSource values) {
    if (!RowLayout.isV2(row)) {
      return Outcome.ABSENT;
    }
    var layout = new RowLayout(row);
    if (!layout.hasChecksum()) {
      return Outcome.ABSENT;
    }
    int at = layout.dataEnd();
    var in = new ByteReader(row, at, row.length - at, "checksum part of a row");
    int header = in.u8();
    long first = in.u32Le();
    long second = (header & EXTRA) != 0 ? in.u32Le() : first;
    in.expectEnd();
    var crc = new CRC32();
    switch (header & VERSION_MASK) {
      case VERSION_COLUMNS -> columns(crc, table, values);
      case VERSION_KEY -> {
        crc.update(row, 0, at + 1);
        crc.update(handle.recordKey(physicalId));
      }
      case VERSION_HANDLE -> {
        crc.update(row, 0, at + 1);
        crc.update(handle.encoded());
      }
      default ->
          throw new RestoreException(
              FormatError.FORMAT_UNSUPPORTED,
              "unknown version " + (header & VERSION_MASK) + " of a row checksum",
              "a row of `" + table.name() + "`");
    }
    long actual = crc.getValue();
    // The second checksum is for the schema before a running column change.
    return actual == first || actual == second ? Outcome.RIGHT : Outcome.WRONG;
  }

  private static void columns(CRC32 crc, TableDef table, RowSource values) {
    List<ColumnDef> byId =
        table.columns().stream()
            .filter(column -> column.isPublic() && !column.isVirtual())
            .sorted(Comparator.comparingLong(ColumnDef::id))
            .toList();
    for (ColumnDef column : byId) {
      Datum datum = values.datum(column.offset());
      if (!datum.isNull()) {
        var bytes = new ByteAppender();
        append(bytes, column, datum);
        crc.update(bytes.array(), 0, bytes.size());
      }
    }
  }

  private static void append(ByteAppender out, ColumnDef column, Datum datum) {
    if (datum instanceof Datum.Int number) {
      out.i64Le(number.value());
    } else if (datum instanceof Datum.Unsigned number) {
      out.i64Le(number.bits());
    } else if (datum instanceof Datum.EnumIndex index) {
      out.i64Le(index.index());
    } else if (datum instanceof Datum.SetBits set) {
      out.i64Le(set.bits());
    } else if (datum instanceof Datum.Bit bit) {
      out.i64Le(bit.bits());
    } else if (datum instanceof Datum.Float32 number) {
      real(out, number.value());
    } else if (datum instanceof Datum.Float64 number) {
      real(out, number.value());
    } else if (datum instanceof Datum.Bytes bytes) {
      out.u32Le(bytes.value().length).bytes(bytes.value());
    } else if (datum instanceof Datum.Vector) {
      ColumnBytes.encode(column.type(), datum, out);
    } else {
      byte[] text = DatumText.text(datum, column.type()).getBytes(StandardCharsets.UTF_8);
      out.u32Le(text.length).bytes(text);
    }
  }

  private static void real(ByteAppender out, double value) {
    out.i64Le(Double.isFinite(value) ? Double.doubleToRawLongBits(value) : 0);
  }
}
