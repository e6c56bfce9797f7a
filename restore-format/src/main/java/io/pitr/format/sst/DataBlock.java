package io.pitr.format.sst;

import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.Varints;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Entries in key order. Each leaves out the prefix that it shares with the key before; every
 * sixteenth is a restart point with a whole key. The memory is reused by the next block. Not
 * thread-safe.
 */
final class DataBlock {
  private static final int RESTART_INTERVAL = 16;
  private static final int FIRST_CAPACITY = 32 << 10;
  private static final int FIRST_RESTARTS = 64;

  /** RocksDB appends a sequence number and a type to each key. */
  private static final int TRAILER_BYTES = Long.BYTES;

  private static final int LENGTHS_BYTES = 3 * Varints.MAX_BYTES;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int[] restarts = new int[FIRST_RESTARTS];
  private int size;
  private int entries;

  boolean isEmpty() {
    return entries == 0;
  }

  /** The size of the block if it ended here. */
  int sizeBytes() {
    return size + (restartCount() + 1) * Integer.BYTES;
  }

  /**
   * @param shared length of the prefix shared with the previous key of the file
   * @param trailer sequence number and type
   * @param value from position to limit, which don't change
   */
  void add(byte[] key, int keyLength, int shared, long trailer, ByteBuffer value) {
    int left = shared;
    if (entries % RESTART_INTERVAL == 0) {
      restart();
      left = 0;
    }
    entries++;
    int unshared = keyLength - left;
    int valueLength = value.remaining();
    int at = room(LENGTHS_BYTES + unshared + TRAILER_BYTES + valueLength);
    at = Varints.putUvarint(bytes, at, left);
    at = Varints.putUvarint(bytes, at, unshared + TRAILER_BYTES);
    at = Varints.putUvarint(bytes, at, valueLength);
    System.arraycopy(key, left, bytes, at, unshared);
    at += unshared;
    FixedInts.putI64Le(bytes, at, trailer);
    at += TRAILER_BYTES;
    value.get(value.position(), bytes, at, valueLength);
    size = at + valueLength;
  }

  /**
   * Completes the block with its restart points.
   *
   * @return its size in {@link #array}
   */
  int end() {
    int count = restartCount();
    int at = room((count + 1) * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      FixedInts.putU32Le(bytes, at, restarts[i]);
      at += Integer.BYTES;
    }
    FixedInts.putU32Le(bytes, at, count);
    size = at + Integer.BYTES;
    return size;
  }

  byte[] array() {
    return bytes;
  }

  void clear() {
    size = 0;
    entries = 0;
  }

  private int restartCount() {
    return (entries + RESTART_INTERVAL - 1) / RESTART_INTERVAL;
  }

  private void restart() {
    int index = entries / RESTART_INTERVAL;
    if (index == restarts.length) {
      restarts = Arrays.copyOf(restarts, index * 2);
    }
    restarts[index] = size;
  }

  private int room(int count) {
    int wanted = Math.addExact(size, count);
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(wanted, Math.min(2L * bytes.length, 1 << 30)));
    }
    return size;
  }
}
