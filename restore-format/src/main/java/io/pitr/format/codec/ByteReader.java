package io.pitr.format.codec;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.Arrays;

/**
 * A cursor over untrusted bytes. Every read that would pass the end, and every value that breaks
 * its encoding, ends in {@link FormatError#FORMAT_CORRUPT} with the place; nothing is allocated
 * before it is known to be there. The array is not copied. Not thread-safe.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final int start;
  private final int end;
  private final String where;
  private int position;

  public ByteReader(byte[] bytes, String where) {
    this(bytes, 0, bytes.length, where);
  }

  /**
   * @param where what the bytes are, for messages
   */
  public ByteReader(byte[] bytes, int offset, int length, String where) {
    if (offset < 0 || length < 0 || length > bytes.length - offset) {
      throw new IndexOutOfBoundsException(
          "range " + offset + " + " + length + " of " + bytes.length + " bytes");
    }
    this.bytes = bytes;
    this.start = offset;
    this.position = offset;
    this.end = offset + length;
    this.where = where;
  }

  /** Bytes read so far. */
  public int consumed() {
    return position - start;
  }

  /** Index in the array of the next byte. */
  public int arrayPosition() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  public boolean hasRemaining() {
    return position < end;
  }

  /** The next byte without moving, 0–255. */
  public int peek() {
    need(1);
    return bytes[position] & 0xff;
  }

  public int u8() {
    need(1);
    return bytes[position++] & 0xff;
  }

  public int u16Le() {
    return FixedInts.u16Le(bytes, take(2));
  }

  public int u16Be() {
    return FixedInts.u16Be(bytes, take(2));
  }

  public long u32Le() {
    return FixedInts.u32Le(bytes, take(4));
  }

  public long u32Be() {
    return FixedInts.u32Be(bytes, take(4));
  }

  public long i64Le() {
    return FixedInts.i64Le(bytes, take(8));
  }

  public long i64Be() {
    return FixedInts.i64Be(bytes, take(8));
  }

  /** {@code i64cmp}. */
  public long orderedI64() {
    return OrderedNumbers.i64(bytes, take(OrderedNumbers.BYTES));
  }

  /** {@code u64cmp}. */
  public long orderedU64() {
    return OrderedNumbers.u64(bytes, take(OrderedNumbers.BYTES));
  }

  /** {@code u64desc}. */
  public long orderedU64Desc() {
    return OrderedNumbers.u64Desc(bytes, take(OrderedNumbers.BYTES));
  }

  /** {@code f64cmp}. */
  public double orderedF64() {
    return OrderedNumbers.f64(bytes, take(OrderedNumbers.BYTES));
  }

  /** An unsigned number of variable width, at most ten bytes and 64 bits. */
  public long uvarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      if (shift == 63 && next > 1) {
        throw corrupt("a varint has more than 64 bits");
      }
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("a varint has more than 10 bytes");
  }

  /** A signed number of variable width, zigzag. */
  public long varint() {
    return Varints.unzigzag(uvarint());
  }

  /** The original of a memcomparable encoding (spec/formats.md §0.2). */
  public byte[] memcomparable() {
    Memcomparable.Decoded decoded = Memcomparable.decode(bytes, position, end, where);
    position += decoded.consumed();
    return decoded.value();
  }

  public byte[] bytes(long count) {
    int from = take(count);
    return Arrays.copyOfRange(bytes, from, position);
  }

  public void skip(long count) {
    take(count);
  }

  /** A reader of the next bytes, which this one passes over. */
  public ByteReader slice(long count) {
    int from = take(count);
    return new ByteReader(bytes, from, position - from, where);
  }

  /** All that is left. */
  public byte[] rest() {
    return bytes(remaining());
  }

  /** Refuses bytes that are left. */
  public void expectEnd() {
    if (hasRemaining()) {
      throw corrupt(remaining() + " bytes left over");
    }
  }

  /** The error for what was just met, with the place. */
  public RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what + " at byte " + consumed(), where);
  }

  /** Moves over {@code count} bytes and gives the index in the array where they began. */
  private int take(long count) {
    need(count);
    int from = position;
    position += (int) count;
    return from;
  }

  private void need(long count) {
    if (count < 0 || count > end - position) {
      throw corrupt(
          "expected "
              + Long.toUnsignedString(count)
              + " more bytes, only "
              + remaining()
              + " are left");
    }
  }
}
