package io.pitr.format.codec;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.Arrays;

/**
 * A cursor over untrusted bytes. A read past the end or a value with an invalid encoding throws
 * {@link FormatError#FORMAT_CORRUPT} with the position. Lengths are checked before memory is
 * allocated. The array is not copied. Not thread-safe.
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
   * @param where names the bytes in messages
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

  /** The next byte, 0–255. Does not advance. */
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

  /** An unsigned varint of at most ten bytes and 64 bits. */
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

  /** A signed varint in zigzag form. */
  public long varint() {
    return Varints.unzigzag(uvarint());
  }

  /** Decodes a memcomparable string (spec/formats.md §0.2). */
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

  /** A reader of the next {@code count} bytes; this reader skips them. */
  public ByteReader slice(long count) {
    int from = take(count);
    return new ByteReader(bytes, from, position - from, where);
  }

  /** All remaining bytes. */
  public byte[] rest() {
    return bytes(remaining());
  }

  /** Throws if bytes remain. */
  public void expectEnd() {
    if (hasRemaining()) {
      throw corrupt(remaining() + " bytes left over");
    }
  }

  /** The error to throw, with the current position. */
  public RestoreException corrupt(String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what + " at byte " + consumed(), where);
  }

  /** Skips {@code count} bytes and returns the array index of the first. */
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
