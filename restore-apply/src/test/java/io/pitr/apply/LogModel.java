package io.pitr.apply;

import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.LogFixture.Event;
import io.pitr.format.key.TableKeys;
import io.pitr.format.mvcc.WriteRecord;
import java.util.TreeMap;

/** What applying a log must give, told in the plainest way. */
final class LogModel {
  final Contents data = new Contents();
  long eventsInWindow;

  LogModel(LogFixture log, long start, long shift, long restored) {
    for (boolean removals : new boolean[] {false, true}) {
      for (int i = 0; i < log.ranges.size(); i++) {
        var range = log.ranges.get(i);
        Long target = log.ids.get(range.tableId());
        if (range.physicalDelete() != removals || target == null) {
          continue;
        }
        for (Event event : log.events.get(i)) {
          boolean late = Long.compareUnsigned(event.ts(), restored) > 0;
          boolean early =
              range.cf() == ColumnFamily.WRITE
                  ? Long.compareUnsigned(event.ts(), start) <= 0
                  : Long.compareUnsigned(event.ts(), shift) < 0;
          if (!late && !early) {
            eventsInWindow++;
            accept(range.cf(), removals, target, event);
          }
        }
      }
    }
  }

  private void accept(ColumnFamily cf, boolean removal, long target, Event event) {
    byte[] rawKey = TableKeys.withPhysicalId(event.rawKey(), target, "model");
    byte[] key = new Event(rawKey, event.ts(), event.value()).versionedKey();
    TreeMap<byte[], byte[]> map = data.of(cf);
    if (removal) {
      // In the write CF only rollback records are deleted, and these are not restored.
      if (cf == ColumnFamily.DEFAULT) {
        map.remove(key);
      }
    } else if (event.value().length > 0) {
      if (cf == ColumnFamily.WRITE) {
        WriteRecord record = WriteRecord.parse(event.value(), "model");
        byte[] before = map.get(key);
        boolean keep =
            before != null
                && WriteRecord.parse(before, "model").overlappedRollback()
                && !record.overlappedRollback();
        if (!record.type().isVersion() || keep) {
          return;
        }
      }
      map.put(key, event.value());
    }
  }
}
