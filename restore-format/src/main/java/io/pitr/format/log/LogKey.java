package io.pitr.format.log;

import java.nio.ByteBuffer;

/**
 * Reads and changes a versioned key, {@code enc(raw) + u64desc(ts)}, in place (spec/formats.md
 * §0.2, §0.5, §3.1). {@code enc} writes groups of eight bytes and a marker, so the nine bytes
 * {@code t + table id} of a raw table key are bytes 0 to 7 and 9, with the marker {@code ff}
 * between them. All buffers are big-endian; offsets are absolute.
 */
public final class LogKey {
  /** Length of the timestamp at the end. */
  public static final int TS_BYTES = 8;

  /** Length of one group and a timestamp. */
  public static final int MIN_BYTES = 17;

  /** Length of the two groups of a table prefix and a timestamp. */
  public static final int MIN_TABLE_BYTES = 26;

  private static final int GROUP_BYTES = 9;
  private static final int FULL_MARKER = 0xff;
  private static final int EMPTY_MARKER = 0xf7;
  private static final long SIGN = Long.MIN_VALUE;

  private LogKey() {}

  /** The timestamp of a key of at least {@link #TS_BYTES}, as unsigned 64 bits. */
  public static long ts(ByteBuffer bytes, int offset, int length) {
    return ~bytes.getLong(offset + length - TS_BYTES);
  }

  /** Whether the bytes before the timestamp are exactly one valid {@code enc(…)}. */
  public static boolean isEncoded(ByteBuffer bytes, int offset, int length) {
    int groups = length - TS_BYTES;
    if (groups < GROUP_BYTES || groups % GROUP_BYTES != 0) {
      return false;
    }
    int lastMarker = offset + groups - 1;
    for (int marker = offset + GROUP_BYTES - 1; marker < lastMarker; marker += GROUP_BYTES) {
      if ((bytes.get(marker) & 0xff) != FULL_MARKER) {
        return false;
      }
    }
    int marker = bytes.get(lastMarker) & 0xff;
    if (marker < EMPTY_MARKER || marker == FULL_MARKER) {
      return false;
    }
    int padBits = (FULL_MARKER - marker) * Byte.SIZE;
    long group = bytes.getLong(lastMarker - Long.BYTES);
    return padBits == Long.SIZE ? group == 0 : (group & (1L << padBits) - 1) == 0;
  }

  /** Whether the raw key begins with {@code t} and a whole table id. */
  public static boolean isTableKey(ByteBuffer bytes, int offset, int length) {
    return length >= MIN_TABLE_BYTES
        && bytes.get(offset) == 't'
        && (bytes.get(offset + GROUP_BYTES - 1) & 0xff) == FULL_MARKER;
  }

  /** Whether the raw key begins with {@code m}. */
  public static boolean isMetaKey(ByteBuffer bytes, int offset) {
    return bytes.get(offset) == 'm';
  }

  /** The physical table id of a {@linkplain #isTableKey table key}. */
  public static long tableId(ByteBuffer bytes, int offset) {
    long high = bytes.getLong(offset) << Byte.SIZE;
    return (high | bytes.get(offset + GROUP_BYTES) & 0xff) ^ SIGN;
  }

  /** Bytes 0 to 7 of every versioned key of a table; compare with {@code getLong}. */
  public static long tablePrefix(long tableId) {
    return (long) 't' << Long.SIZE - Byte.SIZE | (tableId ^ SIGN) >>> Byte.SIZE;
  }

  /** Whether the key belongs to this table. */
  public static boolean isOfTable(ByteBuffer bytes, int offset, int length, long tableId) {
    return length >= MIN_TABLE_BYTES
        && bytes.getLong(offset) == tablePrefix(tableId)
        && bytes.getShort(offset + Long.BYTES)
            == (short) (FULL_MARKER << Byte.SIZE | tableId & 0xff);
  }

  /** Replaces the table id of a {@linkplain #isTableKey table key} in place. */
  public static void putTableId(ByteBuffer bytes, int offset, long tableId) {
    bytes.putLong(offset, tablePrefix(tableId));
    bytes.put(offset + GROUP_BYTES, (byte) tableId);
  }
}
