package io.pitr.inspect.export;

import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.schema.PartitionDefinition;
import io.pitr.format.schema.TableInfo;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.table.TableDef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Writes the rows of one table to its file in key order, one partition after another. */
final class TableRows {
  private static final int FLUSH_BYTES = 1 << 16;

  private final SnapshotReader snapshot;
  private final ExportFolder folder;
  private final ExportFormat format;

  TableRows(SnapshotReader snapshot, ExportFolder folder, ExportFormat format) {
    this.snapshot = snapshot;
    this.folder = folder;
    this.format = format;
  }

  /**
   * Writes the file; a table without rows gets none.
   *
   * @param written receives the number of rows written since its last call
   * @return number of rows
   * @throws io.pitr.api.RestoreException with a code of the format if a row can't be read; the file
   *     is then incomplete
   */
  long write(String schema, TableInfo info, TableReading.Readable reading, LongConsumer written) {
    TableDef table = reading.table();
    String name = fileName(schema, info);
    ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * FLUSH_BYTES);
    RowFormat rows = rowFormat(table);
    RowDecoder decoder = reading.rows();
    long count = 0;
    long reported = 0;
    OutputStream out = null;
    try {
      for (long physicalId : physicalIds(info)) {
        byte[] prefix = TableKeys.recordPrefix(physicalId);
        try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
          while (cursor.next()) {
            if (out == null) {
              out = folder.open(name);
              rows.begin(buffer);
            }
            byte[] key = cursor.key();
            byte[] handle = Arrays.copyOfRange(key, prefix.length, key.length);
            rows.row(
                decoder.decode(Handle.decode(handle, table.commonHandle()), cursor.value()),
                buffer);
            count++;
            if (buffer.size() >= FLUSH_BYTES) {
              flush(buffer, out);
              written.accept(count - reported);
              reported = count;
            }
          }
        }
      }
      if (out != null) {
        rows.end(buffer);
        flush(buffer, out);
        written.accept(count - reported);
      }
    } catch (IOException e) {
      throw folder.failed(name, e);
    } finally {
      close(out, name);
    }
    return count;
  }

  String fileName(String schema, TableInfo info) {
    return FileNames.rows(schema, info.name().original(), format);
  }

  private void flush(ByteArrayOutputStream buffer, OutputStream out) throws IOException {
    folder.addBytes(buffer.size());
    buffer.writeTo(out);
    buffer.reset();
  }

  private void close(@Nullable OutputStream out, String name) {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        throw folder.failed(name, e);
      }
    }
  }

  private RowFormat rowFormat(TableDef table) {
    List<ColumnDef> visible = table.visibleColumns();
    List<ExportColumn> all = visible.stream().map(ExportColumn::of).toList();
    List<ExportColumn> stored =
        visible.stream().filter(column -> !column.isGenerated()).map(ExportColumn::of).toList();
    return switch (format) {
      case SQL -> new SqlRows(table.name(), stored, stored.size() < all.size());
      case CSV -> new CsvRows(stored);
      case JSONL -> new JsonlRows(all);
    };
  }

  private static List<Long> physicalIds(TableInfo info) {
    return info.isPartitioned()
        ? info.partition().orElseThrow().readable().stream().map(PartitionDefinition::id).toList()
        : List.of(info.id());
  }
}
