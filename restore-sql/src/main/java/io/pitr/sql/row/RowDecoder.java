package io.pitr.sql.row;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.SessionSettings;
import io.pitr.format.FormatError;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.HexText;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.ColumnBytes;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.FlaggedDatums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes rows of one table to values by column (spec/formats.md §5.1 to §5.4), in both row
 * formats, including columns that are not stored in the row. Immutable and thread-safe.
 */
public final class RowDecoder {
  private static final int SHOWN_BYTES = 64;

  private final TableDef table;
  private final ColumnDef[] byId;
  private final @Nullable Datum[] defaults;
  private final int[] handlePosition;
  private final List<ColumnDef> handleColumns;
  private final VirtualColumns virtual;

  /**
   * @throws RestoreException FORMAT_CORRUPT for a table with a common handle without primary key
   */
  public RowDecoder(TableDef table) {
    this.table = table;
    this.byId = table.columns().toArray(ColumnDef[]::new);
    Arrays.sort(byId, Comparator.comparingLong(ColumnDef::id));
    this.defaults = new @Nullable Datum[byId.length];
    this.handlePosition = new int[byId.length];
    Arrays.fill(handlePosition, -1);
    this.handleColumns = handleColumns(table, handlePosition);
    for (ColumnDef column : byId) {
      if (!column.isVirtual()) {
        defaults[column.offset()] = OriginDefault.of(column);
      }
    }
    this.virtual = new VirtualColumns(table);
  }

  /**
   * Decodes a row.
   *
   * @throws RestoreException FORMAT_CORRUPT if the bytes are not a row of this table,
   *     FORMAT_UNSUPPORTED for a newer row format
   */
  public RowValues decode(Handle handle, byte[] row) {
    var values = new @Nullable Datum[byId.length];
    if (RowLayout.isV2(row)) {
      decodeV2(values, row);
    } else {
      decodeV1(values, row);
    }
    fillAbsent(values, handle);
    return new RowValues(values, virtual, SessionSettings.ASSUMED);
  }

  /**
   * A column of a row's key.
   *
   * @param value empty if the key contains only the sort key of the value
   */
  public record KeyValue(ColumnDef column, Optional<Datum> value) {}

  /**
   * The columns of the key in a handle; none for a row that has only a row id.
   *
   * @throws RestoreException FORMAT_CORRUPT if the handle is not one of this table
   */
  public List<KeyValue> key(Handle handle) {
    if (handle instanceof Handle.Int number) {
      return table.handleColumn().stream()
          .map(
              column ->
                  new KeyValue(
                      column,
                      Optional.of(
                          FlaggedDatums.typed(new Datum.Int(number.value()), column.type()))))
          .toList();
    }
    Datum[] values = CommonHandles.decode(handle.encoded(), handleColumns);
    var key = new ArrayList<KeyValue>();
    for (int i = 0; i < values.length; i++) {
      ColumnDef column = handleColumns.get(i);
      boolean isValue = handlePosition[column.offset()] >= 0;
      key.add(new KeyValue(column, isValue ? Optional.of(values[i]) : Optional.empty()));
    }
    return key;
  }

  private void decodeV2(@Nullable Datum[] values, byte[] row) {
    var layout = new RowLayout(row);
    int at = 0;
    for (int i = 0; i < layout.notNullCount(); i++) {
      long id = layout.notNullId(i);
      while (at < byId.length && byId[at].id() < id) {
        at++;
      }
      if (at < byId.length && byId[at].id() == id) {
        ColumnDef column = byId[at];
        values[column.offset()] = value(column, row, layout.valueStart(i), layout.valueEnd(i));
      }
    }
    at = 0;
    for (int i = 0; i < layout.nullCount(); i++) {
      long id = layout.nullId(i);
      while (at < byId.length && byId[at].id() < id) {
        at++;
      }
      if (at < byId.length && byId[at].id() == id && values[byId[at].offset()] == null) {
        values[byId[at].offset()] = Datum.NULL;
      }
    }
  }

  private Datum value(ColumnDef column, byte[] row, int from, int to) {
    try {
      return ColumnBytes.decode(column.type(), row, from, to);
    } catch (RestoreException e) {
      throw inColumn(column, row, e);
    }
  }

  private void decodeV1(@Nullable Datum[] values, byte[] row) {
    var in = new ByteReader(row, "row of table `" + table.name() + "`");
    if (in.remaining() == 0) {
      throw in.corrupt("an empty row");
    }
    if (row.length == 1 && row[0] == 0) {
      return;
    }
    while (in.hasRemaining()) {
      if (!(FlaggedDatums.read(in) instanceof Datum.Int id)) {
        throw in.corrupt("a row of format v1 has no column id");
      }
      Datum flat = FlaggedDatums.read(in);
      for (ColumnDef column : byId) {
        if (column.id() == id.value()) {
          try {
            values[column.offset()] = FlaggedDatums.typed(flat, column.type());
          } catch (RestoreException e) {
            throw inColumn(column, row, e);
          }
        }
      }
    }
  }

  private void fillAbsent(@Nullable Datum[] values, Handle handle) {
    Datum @Nullable [] fromHandle = null;
    for (int offset = 0; offset < values.length; offset++) {
      if (values[offset] != null) {
        continue;
      }
      int position = handlePosition[offset];
      if (position < 0) {
        values[offset] = defaults[offset];
      } else if (handle instanceof Handle.Int number) {
        values[offset] =
            FlaggedDatums.typed(new Datum.Int(number.value()), table.columns().get(offset).type());
      } else {
        if (fromHandle == null) {
          fromHandle = CommonHandles.decode(handle.encoded(), handleColumns);
        }
        values[offset] = fromHandle[position];
      }
    }
  }

  private RestoreException inColumn(ColumnDef column, byte[] row, RestoreException cause) {
    return new RestoreException(
        cause.code(),
        cause.problems().get(0).what(),
        "column `"
            + column.name()
            + "` of `"
            + table.name()
            + "`, row "
            + HexText.abridged(row, SHOWN_BYTES),
        cause);
  }

  /** The columns in the handle; fills their positions in the handle by column offset. */
  private static List<ColumnDef> handleColumns(TableDef table, int[] handlePosition) {
    table.handleColumn().ifPresent(column -> handlePosition[column.offset()] = 0);
    if (!table.commonHandle()) {
      return List.of();
    }
    IndexDef primary =
        table
            .primaryIndex()
            .orElseThrow(
                () ->
                    new RestoreException(
                        FormatError.FORMAT_CORRUPT,
                        "a common handle without a primary key",
                        "table `" + table.name() + "`"));
    List<IndexDef.Column> parts = primary.columns();
    for (int i = 0; i < parts.size(); i++) {
      ColumnDef column = table.columns().get(parts.get(i).offset());
      if (!parts.get(i).isPrefix() && !RestoredData.isNeeded(column.type(), table.newCollation())) {
        handlePosition[column.offset()] = i;
      }
    }
    return parts.stream().map(part -> table.columns().get(part.offset())).toList();
  }
}
