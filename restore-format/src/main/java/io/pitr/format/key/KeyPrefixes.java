package io.pitr.format.key;

import java.util.Arrays;

/** Key prefixes and the ranges they span. */
public final class KeyPrefixes {
  private static final byte[] NO_END = {};

  private KeyPrefixes() {}

  /**
   * The exclusive end of the range of all keys with a prefix: the prefix as a big-endian number
   * plus one, with the same length. Empty (no end) if every byte is {@code ff}.
   */
  public static byte[] next(byte[] prefix) {
    byte[] next = prefix.clone();
    for (int i = next.length - 1; i >= 0; i--) {
      next[i]++;
      if (next[i] != 0) {
        return next;
      }
    }
    return NO_END;
  }

  public static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
