package io.pitr.bench;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.TableKeys;
import io.pitr.format.log.LogEventWriter;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.writer.load.SysbenchLoad;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Kinds of events: rows with values of one size, and index entries. Handles are random, timestamps
 * ascend. Values are digits and dashes like those of sysbench, so they compress like text.
 */
public enum Shape {
  INDEX(ColumnFamily.WRITE, 1),
  WRITE_16(ColumnFamily.WRITE, 16),
  WRITE_64(ColumnFamily.WRITE, 64),
  WRITE_200(ColumnFamily.WRITE, 200),
  DEFAULT_256(ColumnFamily.DEFAULT, 256),
  DEFAULT_1K(ColumnFamily.DEFAULT, 1024),
  DEFAULT_4K(ColumnFamily.DEFAULT, 4096);

  private static final int ROWS = 1_000_000;
  private static final long FIRST_TS = 450363392032243717L;

  private final ColumnFamily cf;
  private final int valueBytes;

  Shape(ColumnFamily cf, int valueBytes) {
    this.cf = cf;
    this.valueBytes = valueBytes;
  }

  public ColumnFamily cf() {
    return cf;
  }

  /** Events of about {@code sizeBytes}, as they lie in a range. */
  public LogEventWriter events(long tableId, long sizeBytes, long seed) {
    var random = new Random(seed);
    var writer = new LogEventWriter();
    for (long ts = FIRST_TS; writer.sizeBytes() < sizeBytes; ts += 1 + random.nextInt(1000)) {
      long handle = random.nextInt(ROWS);
      writer.add(
          Memcomparable.encode(key(tableId, handle, random)), new Tso(ts), value(random, ts));
    }
    return writer;
  }

  private byte[] key(long tableId, long handle, Random random) {
    if (this != INDEX) {
      return TableKeys.record(tableId, handle);
    }
    byte[] values =
        ByteBuffer.allocate(18)
            .put((byte) 3)
            .putLong(random.nextInt(ROWS) ^ Long.MIN_VALUE)
            .put((byte) 3)
            .putLong(handle ^ Long.MIN_VALUE)
            .array();
    return TableKeys.index(tableId, 1, values);
  }

  private byte[] value(Random random, long ts) {
    byte[] value = SysbenchLoad.digits(random, valueBytes);
    return cf == ColumnFamily.DEFAULT
        ? value
        : WriteRecord.of(WriteType.PUT, new Tso(ts - 1)).withShortValue(value).encode();
  }
}
