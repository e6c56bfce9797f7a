package io.pitr.inspect.verify;

import io.pitr.api.RestoreException;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.WriteRecordReader;
import java.util.Arrays;

/** Finds names of databases and tables in the meta files of a log. */
final class LoggedNames {
  private final TableNames names;

  LoggedNames(TableNames names) {
    this.names = names;
  }

  /** Reads the names in a range. Damaged events are skipped; their file is checked elsewhere. */
  void read(LogRange range, byte[] events) {
    var cursor = new LogEventCursor(events, range.id());
    try {
      while (cursor.next()) {
        take(range, cursor);
      }
    } catch (RestoreException e) {
      // The framing is broken: the remaining events can't be read.
    }
  }

  private void take(LogRange range, LogEventCursor cursor) {
    byte[] value;
    VersionedKey versioned;
    MetaKey key;
    try {
      versioned = VersionedKey.parse(cursor.key(), range.id());
      key = MetaKey.parse(versioned.rawKey(), range.id());
      if (!(key instanceof MetaKey.Table) && !(key instanceof MetaKey.Database)) {
        return;
      }
      value = value(range, cursor);
    } catch (RestoreException e) {
      return;
    }
    if (value.length == 0) {
      return;
    }
    if (key instanceof MetaKey.Table table) {
      names.table(versioned.ts(), table.databaseId(), value);
    } else {
      names.database(versioned.ts(), value);
    }
  }

  private static byte[] value(LogRange range, LogEventCursor cursor) {
    byte[] value = cursor.value();
    if (range.cf() == ColumnFamily.DEFAULT || value.length == 0) {
      return value;
    }
    var record = WriteRecordReader.of(value, range.id());
    int from = record.shortValueOffset();
    return record.hasShortValue()
        ? Arrays.copyOfRange(value, from, from + record.shortValueLength())
        : new byte[0];
  }
}
