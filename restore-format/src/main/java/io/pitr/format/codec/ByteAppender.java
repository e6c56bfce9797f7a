package io.pitr.format.codec;

import java.util.Arrays;

/** A growable byte buffer. Not thread-safe. */
public final class ByteAppender {
  private byte[] bytes;
  private int size;

  public ByteAppender() {
    this(64);
  }

  public ByteAppender(int capacityBytes) {
    bytes = new byte[capacityBytes];
  }

  public int size() {
    return size;
  }

  /** The backing array. Its first {@link #size} bytes are valid until the next write. */
  public byte[] array() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Removes all bytes and keeps the capacity. */
  public ByteAppender clear() {
    size = 0;
    return this;
  }

  /** Writes the low 8 bits. */
  public ByteAppender u8(int value) {
    int at = grow(1);
    bytes[at] = (byte) value;
    return this;
  }

  /** Writes the low 16 bits. */
  public ByteAppender u16Le(int value) {
    int at = grow(2);
    FixedInts.putU16Le(bytes, at, value);
    return this;
  }

  /** Writes the low 16 bits. */
  public ByteAppender u16Be(int value) {
    int at = grow(2);
    FixedInts.putU16Be(bytes, at, value);
    return this;
  }

  /** Writes the low 32 bits. */
  public ByteAppender u32Le(long value) {
    int at = grow(4);
    FixedInts.putU32Le(bytes, at, value);
    return this;
  }

  /** Writes the low 32 bits. */
  public ByteAppender u32Be(long value) {
    int at = grow(4);
    FixedInts.putU32Be(bytes, at, value);
    return this;
  }

  public ByteAppender i64Le(long value) {
    int at = grow(8);
    FixedInts.putI64Le(bytes, at, value);
    return this;
  }

  public ByteAppender i64Be(long value) {
    int at = grow(8);
    FixedInts.putI64Be(bytes, at, value);
    return this;
  }

  /** {@code i64cmp}. */
  public ByteAppender orderedI64(long value) {
    return i64Be(value ^ Long.MIN_VALUE);
  }

  /** {@code u64cmp}. */
  public ByteAppender orderedU64(long value) {
    return i64Be(value);
  }

  /** {@code u64desc}. */
  public ByteAppender orderedU64Desc(long value) {
    return i64Be(~value);
  }

  /** {@code f64cmp}. */
  public ByteAppender orderedF64(double value) {
    return i64Be(OrderedNumbers.f64Bits(value));
  }

  public ByteAppender uvarint(long value) {
    int at = grow(Varints.uvarintLength(value));
    Varints.putUvarint(bytes, at, value);
    return this;
  }

  /** Zigzag. */
  public ByteAppender varint(long value) {
    return uvarint(Varints.zigzag(value));
  }

  public ByteAppender bytes(byte[] source) {
    return bytes(source, 0, source.length);
  }

  public ByteAppender bytes(byte[] source, int offset, int length) {
    int at = grow(length);
    System.arraycopy(source, offset, bytes, at, length);
    return this;
  }

  public ByteAppender memcomparable(byte[] source) {
    return memcomparable(source, 0, source.length);
  }

  /** The memcomparable encoding of a range (spec/formats.md §0.2). */
  public ByteAppender memcomparable(byte[] source, int offset, int length) {
    int at = grow(Memcomparable.encodedLength(length));
    Memcomparable.encode(source, offset, length, bytes, at);
    return this;
  }

  /** Reserves {@code count} bytes and returns their offset. */
  private int grow(int count) {
    int at = size;
    int wanted = Math.addExact(size, count);
    if (wanted > bytes.length) {
      long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
      bytes = Arrays.copyOf(bytes, (int) Math.max(wanted, doubled));
    }
    size = wanted;
    return at;
  }
}
