package io.pitr.inspect.check;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An order-independent digest of key-value pairs: their number and the sum of a 128-bit hash of
 * each. Different sets collide with a probability of about 2^-128. The hash is not cryptographic.
 */
final class EntryDigest {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x9e3779b97f4a7c15L;
  private static final long C2 = 0xd6e8feb86659fd93L;

  private long count;
  private long low;
  private long high;
  private long a;
  private long b;

  void add(byte[] key, byte[] value) {
    a = C1 ^ key.length;
    b = C2 ^ value.length;
    mix(key);
    mix(value);
    long first = finish(a + Long.rotateLeft(b, 32));
    long second = finish(b ^ first * C1);
    low += first;
    high += second + (Long.compareUnsigned(low, first) < 0 ? 1 : 0);
    count++;
  }

  private void mix(byte[] bytes) {
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      mix((long) LONGS.get(bytes, at));
    }
    long tail = 1;
    for (; at < bytes.length; at++) {
      tail = tail << 8 | bytes[at] & 0xff;
    }
    mix(tail);
  }

  private void mix(long word) {
    a = Long.rotateLeft((a ^ word) * C1, 31) + b;
    b = Long.rotateLeft((b + word) * C2, 27) ^ a;
  }

  private static long finish(long value) {
    long x = (value ^ value >>> 32) * C2;
    x = (x ^ x >>> 29) * C1;
    return x ^ x >>> 32;
  }

  long count() {
    return count;
  }

  boolean sameAs(EntryDigest other) {
    return count == other.count && low == other.low && high == other.high;
  }
}
