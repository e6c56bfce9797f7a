package io.pitr.format.key;

import io.pitr.format.codec.FixedInts;

/**
 * Reads and replaces the physical id of a memcomparable table key in place. The id's first seven
 * bytes are in the first group, the last byte is after that group's marker. Callers check {@link
 * #isTableKey} first.
 */
public final class EncodedTableKeys {
  private static final int GROUPS_BYTES = 18;
  private static final int MARKER = 8;
  private static final int LAST_ID_BYTE = 9;

  private EncodedTableKeys() {}

  /** Whether {@code [offset, limit)} begins with the encoding of a key of at least nine bytes. */
  public static boolean isTableKey(byte[] encoded, int offset, int limit) {
    return limit - offset >= GROUPS_BYTES
        && encoded[offset] == TableKeys.PREFIX
        && encoded[offset + MARKER] == (byte) 0xff
        && (encoded[offset + GROUPS_BYTES - 1] & 0xff) >= 0xf8;
  }

  public static long physicalId(byte[] encoded, int offset) {
    long high = FixedInts.i64Be(encoded, offset) << 8;
    return (high | (encoded[offset + LAST_ID_BYTE] & 0xff)) ^ Long.MIN_VALUE;
  }

  public static void putPhysicalId(byte[] encoded, int offset, long physicalId) {
    long ordered = physicalId ^ Long.MIN_VALUE;
    long prefix = (long) TableKeys.PREFIX << 56;
    FixedInts.putI64Be(encoded, offset, prefix | (ordered >>> 8));
    encoded[offset + LAST_ID_BYTE] = (byte) ordered;
  }
}
