package io.pitr.apply;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.apply.LogFixture.Event;
import io.pitr.format.key.TableKeys;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A log with all that makes apply hard: several tables, both column families, duplicates inside and
 * across ranges, no order, locks and rollbacks, values that were written twice, physical deletes,
 * tables without an id on the target.
 */
final class RandomLog {
  private final Random random;
  private final LogFixture log = new LogFixture();
  private final int handles;
  private final int timestamps;

  RandomLog(Random random) {
    this.random = random;
    this.handles = 1 + random.nextInt(40);
    this.timestamps = 1 + random.nextInt(60);
  }

  LogFixture build(int ranges) {
    int tables = 1 + random.nextInt(5);
    for (long table = 1; table <= tables; table++) {
      switch (random.nextInt(4)) {
        case 0 -> log.ids.put(table, table);
        case 1, 2 -> log.ids.put(table, 1000 - 300 * table);
        default -> {}
      }
    }
    for (int i = 0; i < ranges; i++) {
      ColumnFamily cf = random.nextInt(3) == 0 ? ColumnFamily.DEFAULT : ColumnFamily.WRITE;
      long table = 1 + random.nextInt(tables);
      boolean delete = random.nextInt(12) == 0;
      log.range(table, cf, delete, events(table, cf, delete, i), random.nextInt(5) > 0);
      if (random.nextInt(4) == 0) {
        log.closeObject();
      }
    }
    return log;
  }

  private List<Event> events(long table, ColumnFamily cf, boolean delete, int range) {
    List<Event> events = new ArrayList<>();
    int from = random.nextInt(handles);
    for (int i = random.nextInt(60); i >= 0; i--) {
      long handle = from + random.nextInt(handles - from);
      long ts = 1 + random.nextInt(timestamps);
      byte[] key =
          handle % 3 == 0
              ? TableKeys.index(table, handle, new byte[(int) handle])
              : TableKeys.record(table, handle);
      events.add(new Event(key, ts, delete ? new byte[0] : value(cf, handle, ts, range)));
    }
    return events;
  }

  private byte[] value(ColumnFamily cf, long handle, long ts, int range) {
    var content = new Random(handle * 1000 + ts);
    byte[] value = new byte[content.nextInt(300)];
    content.nextBytes(value);
    if (cf == ColumnFamily.DEFAULT) {
      if (value.length > 200) {
        value[0] = (byte) (range / 3);
      }
      return value;
    }
    WriteType type = WriteType.values()[content.nextInt(10) < 7 ? 0 : content.nextInt(4)];
    WriteRecord record = WriteRecord.of(type, new Tso(Math.max(0, ts - 1 - content.nextInt(5))));
    if (type == WriteType.PUT && value.length < 250) {
      record = record.withShortValue(value);
    }
    // A record that was rewritten with the flag stays rewritten.
    if (content.nextInt(6) == 0 && range > content.nextInt(20)) {
      record = record.withOverlappedRollback();
    }
    return record.encode();
  }
}
