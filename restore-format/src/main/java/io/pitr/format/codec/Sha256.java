package io.pitr.format.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, the checksum of whole objects and ranges (spec/formats.md §7.4). */
public final class Sha256 {
  public static final int BYTES = 32;

  private Sha256() {}

  public static byte[] of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  public static byte[] of(byte[] bytes, int offset, int length) {
    MessageDigest digest = digest();
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  /** A new digest, for bytes that arrive in parts. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
