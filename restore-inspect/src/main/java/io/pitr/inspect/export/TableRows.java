package io.pitr.inspect.export;

import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.row.Handle;
import io.pitr.format.row.RowDecoder;
import io.pitr.format.schema.PartitionDefinition;
import io.pitr.format.schema.TableInfo;
import io.pitr.format.table.ColumnDef;
import io.pitr.format.table.TableDef;
import io.pitr.format.text.SourceRules;
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
  private final SourceRules rules;

  TableRows(SnapshotReader snapshot, ExportFolder folder, ExportFormat format, SourceRules rules) {
    this.snapshot = snapshot;
    this.folder = folder;
    this.format = format;
    this.rules = rules;
  }

  /**
   * A table without rows gets no file.
   *
   * @param written hears how many more rows were written, time and again
   * @return number of rows
   */
  long write(String schema, TableInfo info, LongConsumer written) {
    TableDef table = TableDef.from(info.tree(), rules);
    String name = FileNames.rows(schema, info.name().original(), format);
    ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * FLUSH_BYTES);
    RowFormat rows = rowFormat(table);
    RowDecoder decoder = new RowDecoder(table);
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
            Handle handle =
                Handle.decode(
                    Arrays.copyOfRange(key, prefix.length, key.length), table.commonHandle());
            rows.row(decoder.decode(handle, cursor.value()), buffer);
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
