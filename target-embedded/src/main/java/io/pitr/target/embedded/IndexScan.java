package io.pitr.target.embedded;

import io.pitr.api.target.SnapshotReader;
import io.pitr.format.index.IndexEntry;
import io.pitr.format.index.IndexWriter;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.row.Handle;
import io.pitr.format.row.RowDecoder;
import io.pitr.format.row.RowValues;
import io.pitr.format.table.ColumnDef;
import io.pitr.format.table.IndexDef;
import io.pitr.format.table.TableDef;
import io.pitr.format.value.Datum;
import io.pitr.format.value.DatumText;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of a table, and the entries of one index that they should have. */
final class IndexScan {
  private final TableDef table;
  private final IndexDef index;
  private final RowDecoder decoder;
  private final IndexWriter writer;

  IndexScan(TableDef table, IndexDef index) {
    this.table = table;
    this.index = index;
    this.decoder = new RowDecoder(table);
    this.writer = new IndexWriter(table, index);
  }

  /** The ids that the entries lie under, ascending. */
  List<Long> idsInKeys() {
    return index.global() ? List.of(table.id()) : table.physicalIds().stream().sorted().toList();
  }

  /** Computes the entries of all rows. */
  void fill(SnapshotReader reader, EntrySorter sorter) {
    for (long physicalId : table.physicalIds()) {
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      try (SnapshotReader.Cursor rows = reader.scan(prefix, KeyPrefixes.next(prefix))) {
        while (rows.next()) {
          byte[] rowKey = rows.key();
          Handle handle = handle(rowKey);
          RowValues row = decoder.decode(handle, rows.value());
          for (IndexEntry entry : writer.entries(physicalId, handle, row)) {
            sorter.add(new ExpectedEntry(entry.key(), entry.value(), rowKey));
          }
        }
      }
    }
  }

  /** A row for people: its handle, and the columns of the index. */
  String describe(SnapshotReader reader, byte[] rowKey) {
    Handle handle = handle(rowKey);
    RowValues row = decoder.decode(handle, reader.get(rowKey).orElseThrow());
    String columns =
        index.columns().stream()
            .map(part -> table.columns().get(part.offset()))
            .map(column -> column.name() + " = " + text(row.datum(column.offset()), column))
            .collect(Collectors.joining(", "));
    String name =
        handle instanceof Handle.Int number
            ? Long.toString(number.value())
            : "0x" + HexFormat.of().formatHex(handle.encoded());
    return "the row with handle " + name + " (" + columns + ")";
  }

  private Handle handle(byte[] rowKey) {
    byte[] encoded = Arrays.copyOfRange(rowKey, TableKeys.RECORD_PREFIX_BYTES, rowKey.length);
    return Handle.decode(encoded, table.commonHandle());
  }

  private static String text(Datum datum, ColumnDef column) {
    if (datum.isNull()) {
      return "NULL";
    }
    return column.type().isBinaryCell()
        ? "0x" + HexFormat.of().formatHex(DatumText.bytes(datum, column.type()))
        : "'" + DatumText.text(datum, column.type()) + "'";
  }
}
