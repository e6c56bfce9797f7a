package io.pitr.format.log;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import java.nio.ByteBuffer;

/**
 * A cursor over the events of one decompressed log range (spec/formats.md §3.1): u32 LE key length,
 * key, u32 LE value length, value, repeated to the end. {@link #next} advances it, the offsets
 * point into {@link #bytes}, and no event allocates memory. {@link #reset} reuses it for another
 * range. Not thread-safe.
 *
 * <p>{@link #next} checks every length. {@link LogKey} and {@link WriteRecordReader} check the
 * content of key and value; {@link #corrupt} adds the position to their errors.
 */
public final class LogEventCursor {
  private static final int LENGTH_BYTES = 4;

  private ByteBuffer bytes;
  private String origin;
  private int end;
  private int nextEvent;
  private int event;
  private int keyOffset;
  private int keyLength;
  private int valueOffset;
  private int valueLength;
  private long count;

  /** An empty cursor, to be used after {@link #reset}. */
  public LogEventCursor() {
    this(ByteBuffer.allocate(0), "");
  }

  public LogEventCursor(byte[] events, String origin) {
    this(ByteBuffer.wrap(events), origin);
  }

  /**
   * @param events big-endian, the default order of buffers; read from position to limit
   * @param origin {@code path@offset} of the range, for messages
   */
  public LogEventCursor(ByteBuffer events, String origin) {
    this.bytes = events;
    this.origin = origin;
    reset(events, origin);
  }

  /**
   * Finds the end of the last whole event in bytes that may end inside an event.
   *
   * @return the index after the last whole event in {@code [start, end)}
   */
  public static int wholeEvents(ByteBuffer bytes, int start, int end) {
    int at = start;
    while (true) {
      long key = at + (long) LENGTH_BYTES;
      if (key > end) {
        return at;
      }
      long value = key + u32(bytes, at) + LENGTH_BYTES;
      if (value > end) {
        return at;
      }
      long next = value + u32(bytes, (int) value - LENGTH_BYTES);
      if (next > end) {
        return at;
      }
      at = (int) next;
    }
  }

  private static long u32(ByteBuffer bytes, int at) {
    return Integer.reverseBytes(bytes.getInt(at)) & 0xffff_ffffL;
  }

  /** Moves before the first event of another range. Arguments as in the constructor. */
  public void reset(ByteBuffer events, String origin) {
    reset(events, events.position(), events.limit(), origin);
  }

  /** As {@link #reset(ByteBuffer, String)}, from index {@code start} to {@code end}. */
  public void reset(ByteBuffer events, int start, int end, String origin) {
    reset(events, start, end, origin, 0);
  }

  /** As above, for a part of a range that has {@code before} events before this part. */
  public void reset(ByteBuffer events, int start, int end, String origin, long before) {
    if (start < 0 || end < start || end > events.limit()) {
      throw new IllegalArgumentException("bytes " + start + ".." + end + " of " + events.limit());
    }
    this.bytes = events;
    this.origin = origin;
    this.end = end;
    this.nextEvent = start;
    this.event = start;
    this.count = before;
  }

  /**
   * Moves to the next event.
   *
   * @return false if there are no more events
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if a length exceeds the range, or a
   *     key is too short for a timestamp
   */
  public boolean next() {
    int at = nextEvent;
    int limit = end;
    if (at == limit) {
      return false;
    }
    event = at;
    if (limit - at < LENGTH_BYTES) {
      throw corrupt("the range ends inside a key length");
    }
    int keyBytes = Integer.reverseBytes(bytes.getInt(at));
    int key = at + LENGTH_BYTES;
    if (keyBytes < 0 || keyBytes > limit - key - LENGTH_BYTES) {
      throw corrupt("a key of " + Integer.toUnsignedString(keyBytes) + " bytes exceeds the range");
    }
    if (keyBytes < LogKey.MIN_BYTES) {
      throw corrupt(
          "a key of " + keyBytes + " bytes; a versioned key has at least " + LogKey.MIN_BYTES);
    }
    int value = key + keyBytes + LENGTH_BYTES;
    int valueBytes = Integer.reverseBytes(bytes.getInt(value - LENGTH_BYTES));
    if (valueBytes < 0 || valueBytes > limit - value) {
      throw corrupt(
          "a value of " + Integer.toUnsignedString(valueBytes) + " bytes exceeds the range");
    }
    keyOffset = key;
    keyLength = keyBytes;
    valueOffset = value;
    valueLength = valueBytes;
    nextEvent = value + valueBytes;
    count++;
    return true;
  }

  /** The buffer with all events, which the caller owns. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Index of the event's first byte. */
  public int eventOffset() {
    return event;
  }

  /** Index of {@code enc(raw) + u64desc(ts)}. */
  public int keyOffset() {
    return keyOffset;
  }

  /** At least {@link LogKey#MIN_BYTES}. */
  public int keyLength() {
    return keyLength;
  }

  public int valueOffset() {
    return valueOffset;
  }

  public int valueLength() {
    return valueLength;
  }

  /** Events of the range read so far. */
  public long count() {
    return count;
  }

  /** The timestamp at the end of the key, as unsigned 64 bits: commit-ts or start-ts. */
  public long ts() {
    return LogKey.ts(bytes, keyOffset, keyLength);
  }

  /** As {@link #ts()}; allocates. */
  public Tso tso() {
    return new Tso(ts());
  }

  /** A copy of the versioned key. */
  public byte[] key() {
    return copy(keyOffset, keyLength);
  }

  /** A copy of {@code enc(raw)}: the key without its timestamp. */
  public byte[] encodedKey() {
    return copy(keyOffset, keyLength - LogKey.TS_BYTES);
  }

  /** A copy of the value. */
  public byte[] value() {
    return copy(valueOffset, valueLength);
  }

  /**
   * Checks the number of events; called after the last event.
   *
   * @param expected number from the metadata
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if the range has another number of
   *     events
   */
  public void requireCount(long expected) {
    if (count != expected) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "found " + count + " events, the metadata says " + expected,
          origin);
    }
  }

  /**
   * Checks an event of a range of type Delete. An absent type in the metadata also means Delete, so
   * an event with a value shows that the type of a range of puts was lost.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if the event has a value
   */
  public void requireNoValue() {
    if (valueLength != 0) {
      throw corrupt(
          "the metadata declares the range's type as Delete, but the event has a value of "
              + valueLength
              + " bytes, as only puts have");
    }
  }

  /** The error to throw for a corrupt current event. */
  public RestoreException corrupt(String what) {
    return new RestoreException(
        FormatError.FORMAT_CORRUPT, what, origin + ", event " + count + " at byte " + event);
  }

  private byte[] copy(int offset, int length) {
    byte[] copy = new byte[length];
    bytes.get(offset, copy);
    return copy;
  }
}
