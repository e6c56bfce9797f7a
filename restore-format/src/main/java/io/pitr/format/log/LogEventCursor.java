package io.pitr.format.log;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.FormatError;
import java.nio.ByteBuffer;

/**
 * Walks the events of one decompressed log range (spec/formats.md §3.1): u32 LE key length, key,
 * u32 LE value length, value, repeated to the end. A cursor: {@link #next} moves it, the offsets
 * point into {@link #bytes}, and nothing is allocated for an event. It can be moved to another
 * range with {@link #reset}. Not thread-safe.
 *
 * <p>{@link #next} bounds every length. What the key and the value hold is checked by {@link
 * LogKey} and {@link WriteRecordReader}; {@link #corrupt} tells where.
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

  /** A cursor over nothing, to be {@link #reset}. */
  public LogEventCursor() {
    this(ByteBuffer.allocate(0), "");
  }

  public LogEventCursor(byte[] events, String origin) {
    this(ByteBuffer.wrap(events), origin);
  }

  /**
   * @param events big-endian order, as buffers are made; from its position to its limit
   * @param origin names the range in messages: {@code path@offset}
   */
  public LogEventCursor(ByteBuffer events, String origin) {
    this.bytes = events;
    this.origin = origin;
    reset(events, origin);
  }

  /**
   * How far whole events go of bytes that may end within one.
   *
   * @return the index behind the last whole event in {@code [start, end)}
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

  /**
   * Moves to before the first event of another range; the arguments are those of the constructor.
   */
  public void reset(ByteBuffer events, String origin) {
    reset(events, events.position(), events.limit(), origin);
  }

  /** As {@link #reset(ByteBuffer, String)}, from index {@code start} to {@code end}. */
  public void reset(ByteBuffer events, int start, int end, String origin) {
    reset(events, start, end, origin, 0);
  }

  /** As above, for events of a range of which {@code before} were passed already. */
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
   * @return false at the end
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} when a length runs past the end, or
   *     a key is too short to hold a timestamp
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
      throw corrupt(
          "a key of " + Integer.toUnsignedString(keyBytes) + " bytes runs past the range's end");
    }
    if (keyBytes < LogKey.MIN_BYTES) {
      throw corrupt(
          "a key of " + keyBytes + " bytes; a versioned key has at least " + LogKey.MIN_BYTES);
    }
    int value = key + keyBytes + LENGTH_BYTES;
    int valueBytes = Integer.reverseBytes(bytes.getInt(value - LENGTH_BYTES));
    if (valueBytes < 0 || valueBytes > limit - value) {
      throw corrupt(
          "a value of "
              + Integer.toUnsignedString(valueBytes)
              + " bytes runs past the range's end");
    }
    keyOffset = key;
    keyLength = keyBytes;
    valueOffset = value;
    valueLength = valueBytes;
    nextEvent = value + valueBytes;
    count++;
    return true;
  }

  /** Holds all events; owned by whoever gave it. */
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

  /** Events of the range passed so far. */
  public long count() {
    return count;
  }

  /** The timestamp at the key's end as its unsigned 64 bits: commit-ts or start-ts. */
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
   * Called at the end.
   *
   * @param expected as the metadata says
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} when the range held another number
   */
  public void requireCount(long expected) {
    if (count != expected) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "it holds " + count + " events, its metadata says " + expected,
          origin);
    }
  }

  /**
   * Called for each event of a range of type Delete. Its metadata has no checksum, and an absent
   * type means Delete: that a range of puts has lost its type is seen from its values.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} when the event has a value
   */
  public void requireNoValue() {
    if (valueLength != 0) {
      throw corrupt(
          "the metadata gives the range's type as Delete, but the event has a value of "
              + valueLength
              + " bytes, which only a put has");
    }
  }

  /** The error to throw for something wrong with the event the cursor is on. */
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
