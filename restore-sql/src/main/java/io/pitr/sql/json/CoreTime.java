package io.pitr.sql.json;

import io.pitr.sql.value.PackedTime;

/** The 64-bit form of times in JSON (spec/formats.md §5.4.6). */
public final class CoreTime {
  private static final long DATE_MARK = 0b1110;

  private CoreTime() {}

  /** Converts to the form in rows and index keys. */
  public static long packed(long coreTime) {
    return PackedTime.pack(
        (int) (coreTime >>> 50),
        (int) (coreTime >>> 46) & 15,
        (int) (coreTime >>> 41) & 31,
        (int) (coreTime >>> 36) & 31,
        (int) (coreTime >>> 30) & 63,
        (int) (coreTime >>> 24) & 63,
        (int) (coreTime >>> 4) & 0xfffff);
  }

  /** A DATE. */
  public static long ofDate(long packed) {
    return parts(packed) | DATE_MARK;
  }

  /**
   * A DATETIME or TIMESTAMP.
   *
   * @param fsp fractional digits, 0 to 6
   */
  public static long of(long packed, int fsp, boolean timestamp) {
    return parts(packed) | (long) fsp << 1 | (timestamp ? 1 : 0);
  }

  private static long parts(long packed) {
    return (long) PackedTime.year(packed) << 50
        | (long) PackedTime.month(packed) << 46
        | (long) PackedTime.day(packed) << 41
        | (long) PackedTime.hour(packed) << 36
        | (long) PackedTime.minute(packed) << 30
        | (long) PackedTime.second(packed) << 24
        | (long) PackedTime.micros(packed) << 4;
  }
}
