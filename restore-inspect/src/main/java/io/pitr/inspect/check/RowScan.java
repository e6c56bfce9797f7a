package io.pitr.inspect.check;

import io.pitr.api.RestoreException;
import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.row.TableReading;
import io.pitr.sql.table.TableDef;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the rows of a table in key order, one partition after another. */
final class RowScan {
  private final SnapshotReader snapshot;
  private final TableDef table;
  private final List<Long> physicalIds;
  private final RowDecoder decoder;

  RowScan(SnapshotReader snapshot, TableReading.Readable reading, List<Long> physicalIds) {
    this.snapshot = snapshot;
    this.table = reading.table();
    this.physicalIds = List.copyOf(physicalIds);
    decoder = reading.rows();
  }

  /** Receives the rows. */
  interface Visitor {
    void row(long physicalId, Handle handle, byte[] value, RowValues row);

    void unreadable(byte[] key, RestoreException why);
  }

  void forEach(Visitor visitor) {
    for (long physicalId : physicalIds) {
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      try (SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
        while (cursor.next()) {
          byte[] key = cursor.key();
          byte[] value = cursor.value();
          Handle handle;
          RowValues row;
          try {
            handle =
                Handle.decode(
                    Arrays.copyOfRange(key, prefix.length, key.length), table.commonHandle());
            row = decoder.decode(handle, value);
          } catch (RestoreException e) {
            visitor.unreadable(key, e);
            continue;
          }
          visitor.row(physicalId, handle, value, row);
        }
      }
    }
  }

  /**
   * Reads one row; empty if it does not exist.
   *
   * @throws RestoreException if the row can't be decoded
   */
  Optional<RowValues> row(long physicalId, Handle handle) {
    return snapshot.get(handle.recordKey(physicalId)).map(value -> decoder.decode(handle, value));
  }
}
