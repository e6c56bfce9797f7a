package io.pitr.format.log;

import io.pitr.api.Tso;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes events in the layout of a decompressed log range (spec/formats.md §3.1) to a growable
 * buffer, which {@link #reset} keeps for reuse. Not thread-safe.
 */
public final class LogEventWriter {
  private static final int LENGTHS_BYTES = 8;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private ByteBuffer bytes = allocate(1 << 12);
  private long entries;

  /**
   * @param encodedKey {@code enc(raw)}
   * @param ts commit-ts in the write CF, start-ts in the default CF
   */
  public void add(byte[] encodedKey, Tso ts, byte[] value) {
    begin(encodedKey.length + LogKey.TS_BYTES, value.length);
    bytes.put(encodedKey);
    bytes.putLong(Long.reverseBytes(~ts.value()));
    end(value);
  }

  /**
   * @param versionedKey {@code enc(raw) + u64desc(ts)}
   */
  public void add(byte[] versionedKey, byte[] value) {
    begin(versionedKey.length, value.length);
    bytes.put(versionedKey);
    end(value);
  }

  /** Events written so far, duplicates included. */
  public long entries() {
    return entries;
  }

  public int sizeBytes() {
    return bytes.position();
  }

  /** A copy of all written bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Removes all events and keeps the memory. */
  public void reset() {
    bytes.clear();
    entries = 0;
  }

  private void begin(int keyBytes, int valueBytes) {
    long wanted = bytes.position() + (long) LENGTHS_BYTES + keyBytes + valueBytes;
    if (wanted > MAX_BYTES) {
      throw new IllegalStateException("a range of " + wanted + " bytes");
    }
    if (wanted > bytes.capacity()) {
      int capacity = (int) Math.min(MAX_BYTES, Math.max(wanted, 2L * bytes.capacity()));
      bytes = allocate(capacity).put(bytes.flip());
    }
    bytes.putInt(keyBytes);
  }

  private void end(byte[] value) {
    bytes.putInt(value.length).put(value);
    entries++;
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
