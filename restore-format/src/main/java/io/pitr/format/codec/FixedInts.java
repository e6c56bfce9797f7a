package io.pitr.format.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads and writes fixed-width integers at an offset of an array. An offset out of bounds throws
 * {@link IndexOutOfBoundsException}; use {@link ByteReader} for untrusted input.
 */
public final class FixedInts {
  private static final VarHandle U16_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U16_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle I32_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I32_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle I64_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I64_BE = view(long[].class, ByteOrder.BIG_ENDIAN);

  private FixedInts() {}

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }

  public static int u16Le(byte[] bytes, int offset) {
    return (short) U16_LE.get(bytes, offset) & 0xffff;
  }

  public static int u16Be(byte[] bytes, int offset) {
    return (short) U16_BE.get(bytes, offset) & 0xffff;
  }

  public static long u32Le(byte[] bytes, int offset) {
    return (int) I32_LE.get(bytes, offset) & 0xffff_ffffL;
  }

  public static long u32Be(byte[] bytes, int offset) {
    return (int) I32_BE.get(bytes, offset) & 0xffff_ffffL;
  }

  public static long i64Le(byte[] bytes, int offset) {
    return (long) I64_LE.get(bytes, offset);
  }

  public static long i64Be(byte[] bytes, int offset) {
    return (long) I64_BE.get(bytes, offset);
  }

  /** Writes the low 16 bits. */
  public static void putU16Le(byte[] bytes, int offset, int value) {
    U16_LE.set(bytes, offset, (short) value);
  }

  /** Writes the low 16 bits. */
  public static void putU16Be(byte[] bytes, int offset, int value) {
    U16_BE.set(bytes, offset, (short) value);
  }

  /** Writes the low 32 bits. */
  public static void putU32Le(byte[] bytes, int offset, long value) {
    I32_LE.set(bytes, offset, (int) value);
  }

  /** Writes the low 32 bits. */
  public static void putU32Be(byte[] bytes, int offset, long value) {
    I32_BE.set(bytes, offset, (int) value);
  }

  public static void putI64Le(byte[] bytes, int offset, long value) {
    I64_LE.set(bytes, offset, value);
  }

  public static void putI64Be(byte[] bytes, int offset, long value) {
    I64_BE.set(bytes, offset, value);
  }
}
