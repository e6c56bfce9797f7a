package io.pitr.embedded;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.index.IndexWriter;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.DatumText;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Scans the rows of a table and computes their entries of one index. */
final class IndexScan {
  private final TableDef table;
  private final IndexDef index;
  private final RowDecoder decoder;
  private final IndexWriter writer;
  private final SessionSettings session;

  /**
   * @param session session variables for expressions
   */
  IndexScan(TableDef table, IndexDef index, SessionSettings session) {
    this.table = table;
    this.index = index;
    this.session = session;
    this.decoder = new RowDecoder(table);
    this.writer = new IndexWriter(table, index);
  }

  /** The ids in the keys of the entries, ascending. */
  List<Long> idsInKeys() {
    return index.global() ? List.of(table.id()) : table.physicalIds().stream().sorted().toList();
  }

  /** Computes the entries of all rows. */
  void fill(SnapshotReader reader, IndexEntrySorter sorter) {
    for (long physicalId : table.physicalIds()) {
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      try (SnapshotReader.Cursor rows = reader.scan(prefix, KeyPrefixes.next(prefix))) {
        while (rows.next()) {
          byte[] rowKey = rows.key();
          for (IndexEntry entry : entries(physicalId, rowKey, rows.value())) {
            sorter.add(new ExpectedEntry(entry.key(), entry.value(), rowKey));
          }
        }
      }
    }
  }

  boolean dependsOnExpressions() {
    return writer.dependsOnExpressions();
  }

  private List<IndexEntry> entries(long physicalId, byte[] rowKey, byte[] value) {
    try {
      Handle handle = handle(rowKey);
      return writer.entries(physicalId, handle, decode(handle, value));
    } catch (RestoreException e) {
      Problem first = e.problems().get(0);
      throw new RestoreException(
          e.code(), first.what() + ", for the " + name(rowKey), first.where(), e);
    }
  }

  private RowValues decode(Handle handle, byte[] value) {
    return decoder.decode(handle, value).under(session.lenient());
  }

  /** Describes a row: its handle and the columns of the index. */
  String describe(SnapshotReader reader, byte[] rowKey) {
    Handle handle = handle(rowKey);
    RowValues row = decode(handle, reader.get(rowKey).orElseThrow());
    String columns =
        index.columns().stream()
            .map(part -> table.columns().get(part.offset()))
            .map(column -> column.name() + " = " + text(row.datum(column.offset()), column))
            .collect(Collectors.joining(", "));
    return "the " + name(rowKey) + " (" + columns + ")";
  }

  /** Names the row by its primary key if the handle holds it. */
  private String name(byte[] rowKey) {
    Handle handle = handle(rowKey);
    if (handle instanceof Handle.Int number) {
      return "row with handle " + number.value();
    }
    return "row with handle 0x" + HexFormat.of().formatHex(handle.encoded());
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
