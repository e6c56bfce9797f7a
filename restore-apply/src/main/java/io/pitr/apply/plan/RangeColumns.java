package io.pitr.apply.plan;

import io.pitr.api.RestoreException;
import io.pitr.api.target.LogRange;
import io.pitr.format.FormatError;
import io.pitr.format.codec.Crc64;
import io.pitr.format.log.LogRangeDecoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/** The fields of each range that planning needs, in about 32 bytes for a range. */
public final class RangeColumns {
  /** The largest buffer whose offsets fit an entry's reference. */
  public static final int MAX_PLAIN_BYTES = 1 << 30;

  private final long[] tableIds;
  private final int[] plainBytes;
  private final int[] readBytes;
  private final long[] entries;
  private final long[] hashes;
  private final BitSet removals = new BitSet();
  private final BitSet wholeObjects = new BitSet();
  private long totalBytes;

  private RangeColumns(int size) {
    tableIds = new long[size];
    plainBytes = new int[size];
    readBytes = new int[size];
    entries = new long[size];
    hashes = new long[size];
  }

  /**
   * @throws RestoreException {@link ApplyError#LOG_RANGE_TOO_LARGE}, {@link
   *     FormatError#FORMAT_CORRUPT} for impossible lengths
   */
  static RangeColumns of(List<LogRange> ranges) {
    var columns = new RangeColumns(ranges.size());
    String path = "";
    long pathHash = 0;
    int index = 0;
    for (LogRange range : ranges) {
      requireHoldable(range);
      if (!range.stored().path().equals(path)) {
        path = range.stored().path();
        pathHash = Crc64.XZ.of(path.getBytes(StandardCharsets.UTF_8));
      }
      columns.tableIds[index] = range.tableId();
      columns.plainBytes[index] = (int) range.plain().length();
      columns.entries[index] = range.plain().entries();
      columns.hashes[index] = mixed(pathHash, range.stored().offset());
      columns.readBytes[index] = (int) mostStoredBytes(range);
      columns.removals.set(index, range.physicalDelete());
      columns.wholeObjects.set(index, range.stored().isWholeObject());
      columns.totalBytes += range.plain().length();
      index++;
    }
    return columns;
  }

  int size() {
    return tableIds.length;
  }

  long tableId(int index) {
    return tableIds[index];
  }

  long plainBytes(int index) {
    return plainBytes[index];
  }

  /** Stored bytes that a read of the range holds at most. */
  long readBytes(int index) {
    return readBytes[index];
  }

  /** Whether the range is a whole object, which cannot be read in pieces. */
  boolean isWholeObject(int index) {
    return wholeObjects.get(index);
  }

  private static long mostStoredBytes(LogRange range) {
    return range.stored().isWholeObject()
        ? LogRangeDecoder.maxStoredBytes(range.plain().length())
        : range.stored().length();
  }

  long plainBytes(int[] indexes) {
    long sum = 0;
    for (int index : indexes) {
      sum += plainBytes[index];
    }
    return sum;
  }

  long entries(int index) {
    return entries[index];
  }

  boolean isRemoval(int index) {
    return removals.get(index);
  }

  /** A hash of the range's path and offset. */
  long hash(int index) {
    return hashes[index];
  }

  long totalBytes() {
    return totalBytes;
  }

  static long mixed(long hash, long next) {
    long mixed = (hash ^ next) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }

  /**
   * Checks that the range's lengths are possible and that it fits a buffer.
   *
   * @throws RestoreException as {@link #of}
   */
  public static void requireHoldable(LogRange range) {
    if (range.plain().length() < 0 || range.plain().length() > MAX_PLAIN_BYTES) {
      throw new RestoreException(
          ApplyError.LOG_RANGE_TOO_LARGE,
          "its metadata says "
              + Long.toUnsignedString(range.plain().length())
              + " bytes, the most is "
              + MAX_PLAIN_BYTES,
          range.id());
    }
    if (range.plain().entries() < 0 || range.plain().entries() > range.plain().length()) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "its metadata says "
              + Long.toUnsignedString(range.plain().entries())
              + " events in "
              + range.plain().length()
              + " bytes",
          range.id());
    }
    if (range.stored().offset() < 0
        || range.stored().length() < 0
        || range.stored().length() > LogRangeDecoder.maxStoredBytes(range.plain().length())
        || range.stored().offset() > Long.MAX_VALUE - range.stored().length()) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "its metadata says "
              + Long.toUnsignedString(range.stored().length())
              + " stored bytes for "
              + range.plain().length()
              + " plain ones",
          range.id());
    }
  }
}
