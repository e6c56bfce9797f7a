package io.pitr.format.log;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.nio.ByteBuffer;

/**
 * Reads a record of the write CF in place (spec/formats.md §1.8): a type, the start-ts, then
 * optional parts in any order up to the first unknown byte. The rest belongs to newer versions;
 * code that copies the record keeps it. Allocates nothing; {@link #parse} reuses the reader for
 * another record. Not thread-safe.
 */
public final class WriteRecordReader {
  private static final int MAX_VARINT_BYTES = 10;
  private static final long CONTINUED = 0x8080808080808080L;

  private WriteType type = WriteType.PUT;
  private long startTs;
  private int shortValueOffset;
  private int shortValueLength = -1;
  private boolean overlappedRollback;
  private boolean hasGcFence;
  private long gcFence;
  private boolean hasLastChange;
  private long lastChangeTs;
  private long versionsToLastChange;
  private long txnSource;
  private int tailOffset;
  private int at;

  /**
   * Reads a whole record.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static WriteRecordReader of(byte[] record, String where) {
    var reader = new WriteRecordReader();
    if (!reader.parse(ByteBuffer.wrap(record), 0, record.length)) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "a write record of " + record.length + " bytes is malformed",
          where);
    }
    return reader;
  }

  /**
   * Reads another record.
   *
   * @param bytes big-endian; offsets are absolute
   * @return false if the bytes are not a write record; the accessors are then undefined
   */
  public boolean parse(ByteBuffer bytes, int offset, int length) {
    int end = offset + length;
    shortValueLength = -1;
    overlappedRollback = false;
    hasGcFence = false;
    hasLastChange = false;
    txnSource = 0;
    if (length < 2) {
      return false;
    }
    switch (bytes.get(offset)) {
      case 'P' -> type = WriteType.PUT;
      case 'D' -> type = WriteType.DELETE;
      case 'L' -> type = WriteType.LOCK;
      case 'R' -> type = WriteType.ROLLBACK;
      default -> {
        return false;
      }
    }
    at = offset + 1;
    startTs = varint(bytes, end);
    while (at >= 0 && at < end) {
      int part = at++;
      switch (bytes.get(part)) {
        case 'v' -> shortValue(bytes, end);
        case 'R' -> overlappedRollback = true;
        case 'F' -> {
          gcFence = fixed(bytes, end);
          hasGcFence = true;
        }
        case 'l' -> {
          lastChangeTs = fixed(bytes, end);
          versionsToLastChange = at < 0 ? 0 : varint(bytes, end);
          hasLastChange = true;
        }
        case 'S' -> txnSource = varint(bytes, end);
        default -> {
          tailOffset = part;
          return true;
        }
      }
    }
    tailOffset = end;
    return at >= 0;
  }

  public WriteType type() {
    return type;
  }

  /** Unsigned. */
  public long startTs() {
    return startTs;
  }

  /**
   * Whether there is a short value, which may be empty. Without one, the value of a put is in the
   * default CF.
   */
  public boolean hasShortValue() {
    return shortValueLength >= 0;
  }

  /** Absolute; valid only if {@link #hasShortValue}. */
  public int shortValueOffset() {
    return shortValueOffset;
  }

  public int shortValueLength() {
    return Math.max(shortValueLength, 0);
  }

  /** The transaction whose start-ts equals this record's commit-ts was rolled back. */
  public boolean hasOverlappedRollback() {
    return overlappedRollback;
  }

  public boolean hasGcFence() {
    return hasGcFence;
  }

  /** Unsigned; 0 means that there is no newer version. */
  public long gcFence() {
    return hasGcFence ? gcFence : 0;
  }

  public boolean hasLastChange() {
    return hasLastChange;
  }

  /** Unsigned. */
  public long lastChangeTs() {
    return hasLastChange ? lastChangeTs : 0;
  }

  public long versionsToLastChange() {
    return hasLastChange ? versionsToLastChange : 0;
  }

  /** 0 if not recorded. */
  public long txnSource() {
    return txnSource;
  }

  /** Absolute index of the first unknown byte, or the end of the record. */
  public int tailOffset() {
    return tailOffset;
  }

  private void shortValue(ByteBuffer bytes, int end) {
    if (at == end) {
      at = -1;
      return;
    }
    int length = bytes.get(at) & 0xff;
    if (length > end - at - 1) {
      at = -1;
      return;
    }
    shortValueOffset = at + 1;
    shortValueLength = length;
    at += 1 + length;
  }

  private long fixed(ByteBuffer bytes, int end) {
    if (end - at < Long.BYTES) {
      at = -1;
      return 0;
    }
    long value = bytes.getLong(at);
    at += Long.BYTES;
    return value;
  }

  /** Moves {@link #at} past the number, or to -1 if it is truncated or has more than 64 bits. */
  private long varint(ByteBuffer bytes, int end) {
    int from = at;
    if (end - from > MAX_VARINT_BYTES) {
      // Timestamps usually have nine bytes: read the first eight at once.
      long word = Long.reverseBytes(bytes.getLong(from));
      if ((word & CONTINUED) == CONTINUED) {
        int ninth = bytes.get(from + Long.BYTES);
        if (ninth >= 0) {
          at = from + Long.BYTES + 1;
          return sevenBitGroups(word) | (long) ninth << 56;
        }
      }
    }
    return varintByBytes(bytes, end);
  }

  /** Joins the low seven bits of eight bytes; the first byte is the lowest. */
  private static long sevenBitGroups(long word) {
    long pairs = word & 0x007f007f007f007fL | (word & 0x7f007f007f007f00L) >>> 1;
    long fours = pairs & 0x00003fff00003fffL | (pairs & 0x3fff00003fff0000L) >>> 2;
    return fours & 0x0fffffffL | (fours & 0x0fffffff00000000L) >>> 4;
  }

  private long varintByBytes(ByteBuffer bytes, int end) {
    long value = 0;
    int limit = Math.min(end, at + MAX_VARINT_BYTES);
    int shift = 0;
    for (int i = at; i < limit; i++, shift += 7) {
      byte b = bytes.get(i);
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        at = shift == 63 && b > 1 ? -1 : i + 1;
        return value;
      }
    }
    at = -1;
    return 0;
  }
}
