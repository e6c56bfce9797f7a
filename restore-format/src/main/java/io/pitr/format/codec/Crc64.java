package io.pitr.format.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CRC-64 with a reflected polynomial; initial value and final XOR are all ones (spec/formats.md
 * §7.1). Checksums can be continued: {@code update(of(a), b)} equals {@code of(a‖b)}, and the
 * checksum of no bytes is 0. Thread-safe.
 */
public final class Crc64 {
  /** The checksum of backups, CRC-64/XZ. */
  public static final Crc64 XZ = new Crc64(0xC96C5795D7870F42L);

  /** CRC-64/ISO, used only in names of migrations. */
  public static final Crc64 ISO = new Crc64(0xD800000000000000L);

  private static final int SLICES = 16;
  private static final int BYTE_VALUES = 256;

  /** Start of the tables for bytes that are followed by eight more bytes. */
  private static final int HALF = 8 * BYTE_VALUES;

  // Tables one after another: table s has the effect of a byte that is followed by s more bytes.
  private final long[] tables = new long[SLICES * BYTE_VALUES];

  private Crc64(long polynomial) {
    for (int value = 0; value < BYTE_VALUES; value++) {
      long crc = value;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ polynomial;
      }
      tables[value] = crc;
    }
    for (int i = BYTE_VALUES; i < tables.length; i++) {
      long shorter = tables[i - BYTE_VALUES];
      tables[i] = tables[(int) shorter & 0xff] ^ shorter >>> 8;
    }
  }

  public long of(byte[] bytes) {
    return update(0, bytes, 0, bytes.length);
  }

  /** The checksum of a key followed by a value. */
  public long of(byte[] key, byte[] value) {
    return update(of(key), value, 0, value.length);
  }

  public long update(long crc, byte[] bytes, int offset, int length) {
    long state = ~crc;
    int at = offset;
    int end = offset + length;
    for (; end - at >= SLICES; at += SLICES) {
      long first = eight(state ^ FixedInts.i64Le(bytes, at), HALF);
      state = first ^ eight(FixedInts.i64Le(bytes, at + Long.BYTES), 0);
    }
    if (end - at >= Long.BYTES) {
      state = eight(state ^ FixedInts.i64Le(bytes, at), 0);
      at += Long.BYTES;
    }
    for (; at < end; at++) {
      state = one(state, bytes[at]);
    }
    return ~state;
  }

  /** Adds the buffer's remaining bytes; does not change its position. */
  public long update(long crc, ByteBuffer buffer) {
    if (buffer.hasArray()) {
      int from = buffer.arrayOffset() + buffer.position();
      return update(crc, buffer.array(), from, buffer.remaining());
    }
    ByteBuffer view = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long state = ~crc;
    int at = view.position();
    int end = view.limit();
    for (; end - at >= SLICES; at += SLICES) {
      long first = eight(state ^ view.getLong(at), HALF);
      state = first ^ eight(view.getLong(at + Long.BYTES), 0);
    }
    for (; at < end; at++) {
      state = one(state, view.get(at));
    }
    return ~state;
  }

  private long one(long state, byte next) {
    return tables[(int) (state ^ next) & 0xff] ^ state >>> 8;
  }

  /** The effect of eight bytes that are followed by {@code behind / BYTE_VALUES} more bytes. */
  private long eight(long mixed, int behind) {
    long[] t = tables;
    return t[behind + 7 * BYTE_VALUES + ((int) mixed & 0xff)]
        ^ t[behind + 6 * BYTE_VALUES + ((int) (mixed >>> 8) & 0xff)]
        ^ t[behind + 5 * BYTE_VALUES + ((int) (mixed >>> 16) & 0xff)]
        ^ t[behind + 4 * BYTE_VALUES + ((int) (mixed >>> 24) & 0xff)]
        ^ t[behind + 3 * BYTE_VALUES + ((int) (mixed >>> 32) & 0xff)]
        ^ t[behind + 2 * BYTE_VALUES + ((int) (mixed >>> 40) & 0xff)]
        ^ t[behind + BYTE_VALUES + ((int) (mixed >>> 48) & 0xff)]
        ^ t[behind + (int) (mixed >>> 56)];
  }
}
