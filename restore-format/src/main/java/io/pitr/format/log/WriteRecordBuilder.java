package io.pitr.format.log;

import io.pitr.api.Tso;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Writes a record of the write CF, parts in the order in which TiKV writes them (spec/formats.md
 * §1.8). Not thread-safe.
 */
public final class WriteRecordBuilder {
  /** The most bytes that a short value can have; longer ones go to the default CF. */
  public static final int MAX_SHORT_VALUE_BYTES = 255;

  private final WriteType type;
  private final Tso startTs;
  private byte[] shortValue = {};
  private boolean hasShortValue;
  private boolean overlappedRollback;
  private byte[] gcFence = {};
  private byte[] lastChange = {};
  private long txnSource;

  public WriteRecordBuilder(WriteType type, Tso startTs) {
    this.type = type;
    this.startTs = startTs;
  }

  /**
   * @throws IllegalArgumentException for more than {@link #MAX_SHORT_VALUE_BYTES}
   */
  public WriteRecordBuilder shortValue(byte[] value) {
    if (value.length > MAX_SHORT_VALUE_BYTES) {
      throw new IllegalArgumentException("a short value of " + value.length + " bytes");
    }
    shortValue = value.clone();
    hasShortValue = true;
    return this;
  }

  public WriteRecordBuilder overlappedRollback() {
    overlappedRollback = true;
    return this;
  }

  public WriteRecordBuilder gcFence(Tso ts) {
    gcFence = ByteBuffer.allocate(9).put((byte) 'F').putLong(ts.value()).array();
    return this;
  }

  public WriteRecordBuilder lastChange(Tso ts, long versions) {
    var part = new ByteArrayOutputStream();
    part.write('l');
    part.writeBytes(ByteBuffer.allocate(8).putLong(ts.value()).array());
    varint(part, versions);
    lastChange = part.toByteArray();
    return this;
  }

  /** 0 writes no such part. */
  public WriteRecordBuilder txnSource(long source) {
    txnSource = source;
    return this;
  }

  public byte[] bytes() {
    var record = new ByteArrayOutputStream(shortValue.length + 32);
    record.write(type.code());
    varint(record, startTs.value());
    if (hasShortValue) {
      record.write('v');
      record.write(shortValue.length);
      record.writeBytes(shortValue);
    }
    if (overlappedRollback) {
      record.write('R');
    }
    record.writeBytes(gcFence);
    record.writeBytes(lastChange);
    if (txnSource != 0) {
      record.write('S');
      varint(record, txnSource);
    }
    return record.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
