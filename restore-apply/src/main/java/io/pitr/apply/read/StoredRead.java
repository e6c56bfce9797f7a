package io.pitr.apply.read;

import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.LogRange;
import io.pitr.format.log.LogRangeDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One read of a storage: neighbouring ranges of an object; small gaps between them are read, too.
 *
 * @param ranges ascending by offset; empty for a piece of a range
 */
public record StoredRead(String path, long offset, long length, List<LogRange> ranges) {
  public static final long MAX_BYTES = 4L << 20;
  private static final long MAX_GAP_BYTES = 64L << 10;

  /** Combines ranges, in their order, into reads. */
  public static List<StoredRead> plan(List<LogRange> ranges) {
    List<StoredRead> reads = new ArrayList<>();
    List<LogRange> open = new ArrayList<>();
    for (LogRange range : ranges) {
      if (!open.isEmpty() && !follows(open.get(0), open.get(open.size() - 1), range)) {
        reads.add(of(open));
        open.clear();
      }
      open.add(range);
    }
    if (!open.isEmpty()) {
      reads.add(of(open));
    }
    return reads;
  }

  /** Cuts a range that is too large for one read into reads, in order. */
  public static List<StoredRead> pieces(LogRange range) {
    if (isWhole(range)) {
      return List.of(of(List.of(range)));
    }
    List<StoredRead> pieces = new ArrayList<>();
    for (long done = 0; done < range.stored().length(); done += MAX_BYTES) {
      long length = Math.min(MAX_BYTES, range.stored().length() - done);
      pieces.add(
          new StoredRead(range.stored().path(), range.stored().offset() + done, length, List.of()));
    }
    return pieces;
  }

  public byte[] read(BackupStorage storage) {
    return isWhole() ? storage.read(path, heldBytes()) : storage.read(path, offset, (int) length);
  }

  /** Memory that the bytes of this read take at most. */
  long heldBytes() {
    return isWhole() ? LogRangeDecoder.maxStoredBytes(ranges.get(0).plain().length()) : length;
  }

  /** Whether this is a whole object whose length the metadata does not record. */
  public boolean isWhole() {
    return !ranges.isEmpty() && isWhole(ranges.get(0));
  }

  /**
   * The stored bytes of one of the ranges.
   *
   * @param stored the bytes that were read, from index 0 on
   */
  public ByteBuffer part(LogRange range, ByteBuffer stored) {
    if (isWhole(range)) {
      return stored;
    }
    int from = (int) (range.stored().offset() - offset);
    return stored.duplicate().limit(from + (int) range.stored().length()).position(from);
  }

  private static StoredRead of(List<LogRange> ranges) {
    LogRange first = ranges.get(0);
    LogRange last = ranges.get(ranges.size() - 1);
    long length = last.stored().offset() + last.stored().length() - first.stored().offset();
    return new StoredRead(
        first.stored().path(), first.stored().offset(), length, List.copyOf(ranges));
  }

  private static boolean follows(LogRange first, LogRange last, LogRange next) {
    if (!first.stored().path().equals(next.stored().path()) || isWhole(first) || isWhole(next)) {
      return false;
    }
    long gap = next.stored().offset() - (last.stored().offset() + last.stored().length());
    long length = next.stored().offset() + next.stored().length() - first.stored().offset();
    return gap >= 0 && gap <= MAX_GAP_BYTES && length <= MAX_BYTES;
  }

  private static boolean isWhole(LogRange range) {
    return range.stored().isWholeObject();
  }
}
