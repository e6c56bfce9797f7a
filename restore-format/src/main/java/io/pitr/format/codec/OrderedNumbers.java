package io.pitr.format.codec;

/**
 * Order-preserving eight-byte encodings of numbers (spec/formats.md §0.1). Callers check offsets.
 */
public final class OrderedNumbers {
  public static final int BYTES = 8;

  private OrderedNumbers() {}

  /** {@code i64cmp}: ascending signed order. */
  public static void putI64(byte[] bytes, int offset, long value) {
    FixedInts.putI64Be(bytes, offset, value ^ Long.MIN_VALUE);
  }

  public static long i64(byte[] bytes, int offset) {
    return FixedInts.i64Be(bytes, offset) ^ Long.MIN_VALUE;
  }

  /** {@code u64cmp}: ascending unsigned order. */
  public static void putU64(byte[] bytes, int offset, long value) {
    FixedInts.putI64Be(bytes, offset, value);
  }

  public static long u64(byte[] bytes, int offset) {
    return FixedInts.i64Be(bytes, offset);
  }

  /** {@code u64desc}: descending unsigned order, the suffix of every versioned key. */
  public static void putU64Desc(byte[] bytes, int offset, long value) {
    FixedInts.putI64Be(bytes, offset, ~value);
  }

  public static long u64Desc(byte[] bytes, int offset) {
    return ~FixedInts.i64Be(bytes, offset);
  }

  /** {@code f64cmp}: ascending order of finite numbers and infinities; -0.0 comes before 0.0. */
  public static void putF64(byte[] bytes, int offset, double value) {
    FixedInts.putI64Be(bytes, offset, f64Bits(value));
  }

  public static double f64(byte[] bytes, int offset) {
    return f64OfBits(FixedInts.i64Be(bytes, offset));
  }

  static long f64Bits(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return bits >= 0 ? bits | Long.MIN_VALUE : ~bits;
  }

  static double f64OfBits(long ordered) {
    return Double.longBitsToDouble(ordered < 0 ? ordered & Long.MAX_VALUE : ~ordered);
  }
}
