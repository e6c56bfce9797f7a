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

/** Writes the rows of one table to its file, in order of key, partition after partition. */
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
   * A table without rows gets no file.
   *
   * @param written receives how many more rows were written since its last call
   * @return number of rows
   * @throws io.pitr.api.RestoreException with a code of the format when a row can't be read; its
   *     file is not whole then
   */
  long write(String schema, TableInfo info, TableReading.Readable reading, LongConsumer written) {
    TableDef table = reading.table();
    String name = fileName(schema, info);
    ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * FLUSH_BYTES);
    RowFormat rows = rowFormat(table);
    RowDecoder decoder = reading.rows();
    long count = 0;
    long told = 0;
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
              written.accept(count - told);
              told = count;
            }
          }
        }
      }
      if (out != null) {
        rows.end(buffer);
        flush(buffer, out);
        written.accept(count - told);
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
    folder.counted(buffer.size());
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
