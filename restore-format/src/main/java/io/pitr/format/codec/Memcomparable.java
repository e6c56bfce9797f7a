package io.pitr.format.codec;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;

/**
 * An order-preserving encoding of byte strings, in which no encoding is a prefix of another
 * (spec/formats.md §0.2): groups of eight bytes, each followed by a marker that gives the number of
 * padding bytes.
 */
public final class Memcomparable {
  private static final int GROUP = 8;
  private static final int STEP = GROUP + 1;
  private static final int FULL = 0xff;

  private Memcomparable() {}

  /**
   * A decoded string.
   *
   * @param consumed length of the encoding; other bytes may follow it
   */
  public record Decoded(byte[] value, int consumed) {}

  /**
   * @throws ArithmeticException if the encoding is too long for an array
   */
  public static int encodedLength(int length) {
    return Math.multiplyExact(length / GROUP + 1, STEP);
  }

  public static byte[] encode(byte[] source) {
    return encode(source, 0, source.length);
  }

  public static byte[] encode(byte[] source, int offset, int length) {
    byte[] target = new byte[encodedLength(length)];
    encode(source, offset, length, target, 0);
    return target;
  }

  /**
   * Encodes into an array that has at least {@link #encodedLength} bytes from {@code at}.
   *
   * @return the offset after the encoding
   */
  public static int encode(byte[] source, int offset, int length, byte[] target, int at) {
    int from = offset;
    int to = at;
    int left = length;
    while (left >= GROUP) {
      FixedInts.putI64Le(target, to, FixedInts.i64Le(source, from));
      target[to + GROUP] = (byte) FULL;
      from += GROUP;
      to += STEP;
      left -= GROUP;
    }
    System.arraycopy(source, from, target, to, left);
    for (int i = left; i < GROUP; i++) {
      target[to + i] = 0;
    }
    target[to + GROUP] = (byte) (FULL - (GROUP - left));
    return to + STEP;
  }

  /**
   * The common prefix of the encodings of all keys that start with {@code prefix}: full groups with
   * markers, then the remaining bytes without one (spec/restore-flow.md §4.2).
   */
  public static byte[] encodePrefix(byte[] prefix) {
    int groups = prefix.length / GROUP;
    byte[] target = new byte[prefix.length + groups];
    for (int group = 0; group < groups; group++) {
      System.arraycopy(prefix, group * GROUP, target, group * STEP, GROUP);
      target[group * STEP + GROUP] = (byte) FULL;
    }
    int left = prefix.length - groups * GROUP;
    System.arraycopy(prefix, groups * GROUP, target, groups * STEP, left);
    return target;
  }

  /** Decodes the string at the start of the array; other bytes may follow it. */
  public static Decoded decode(byte[] source, String where) {
    return decode(source, 0, source.length, where);
  }

  /**
   * Decodes the string that starts at {@code offset}.
   *
   * @param limit exclusive end of the bytes that may be read
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static Decoded decode(byte[] source, int offset, int limit, String where) {
    int end = end(source, offset, limit, where);
    byte[] value = new byte[decodedLength(source, offset, end)];
    copy(source, offset, value, 0, value.length);
    return new Decoded(value, end - offset);
  }

  /**
   * Decodes into an array.
   *
   * @param end as returned by {@link #end}
   * @return bytes written
   */
  public static int decode(byte[] source, int offset, int end, byte[] target, int at) {
    int length = decodedLength(source, offset, end);
    copy(source, offset, target, at, length);
    return length;
  }

  /**
   * The length of the string encoded in {@code [offset, end)}; {@code end} comes from {@link #end}.
   */
  public static int decodedLength(byte[] source, int offset, int end) {
    int groups = (end - offset) / STEP;
    return groups * GROUP - (FULL - (source[end - 1] & 0xff));
  }

  /**
   * Finds and checks the encoding that starts at {@code offset}.
   *
   * @return the index after it
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static int end(byte[] source, int offset, int limit, String where) {
    int at = offset;
    while (limit - at >= STEP) {
      int pad = FULL - (source[at + GROUP] & 0xff);
      if (pad != 0) {
        checkPadding(source, offset, at, pad, where);
        return at + STEP;
      }
      at += STEP;
    }
    throw corrupt("a memcomparable string ends inside a group", at - offset, where);
  }

  private static void checkPadding(byte[] source, int offset, int at, int pad, String where) {
    if (pad > GROUP) {
      throw corrupt("invalid marker of a memcomparable group", at + GROUP - offset, where);
    }
    for (int i = GROUP - pad; i < GROUP; i++) {
      if (source[at + i] != 0) {
        throw corrupt("padding of a memcomparable group is not zero", at + i - offset, where);
      }
    }
  }

  private static void copy(byte[] source, int offset, byte[] target, int at, int length) {
    int from = offset;
    for (int done = 0; done < length; done += GROUP) {
      System.arraycopy(source, from, target, at + done, Math.min(GROUP, length - done));
      from += STEP;
    }
  }

  private static RestoreException corrupt(String what, int at, String where) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what + " at byte " + at, where);
  }
}
