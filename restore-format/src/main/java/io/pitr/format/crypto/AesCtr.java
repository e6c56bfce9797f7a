package io.pitr.format.crypto;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode. Encryption and decryption are the same operation, and nothing is
 * authenticated: a wrong key is found only by the checksum of the plain bytes. With {@link
 * CipherSpec#PLAINTEXT} bytes stay unchanged.
 */
public final class AesCtr {
  public static final int IV_BYTES = 16;

  private AesCtr() {}

  /**
   * Encrypts or decrypts a range into a new array.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if {@code iv} does not have 16
   *     bytes
   */
  public static byte[] crypt(
      CipherSpec spec, byte[] iv, byte[] bytes, int offset, int length, String where) {
    if (spec.isPlaintext()) {
      return Arrays.copyOfRange(bytes, offset, offset + length);
    }
    try {
      return cipher(spec, iv, where).doFinal(bytes, offset, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("counter mode takes any bytes", e);
    }
  }

  public static byte[] crypt(CipherSpec spec, byte[] iv, byte[] bytes, String where) {
    return crypt(spec, iv, bytes, 0, bytes.length, where);
  }

  /**
   * A cipher positioned at the start of an object, for streaming.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} if {@code iv} does not have 16
   *     bytes
   * @throws IllegalArgumentException for plaintext
   */
  public static Cipher cipher(CipherSpec spec, byte[] iv, String where) {
    if (spec.isPlaintext()) {
      throw new IllegalArgumentException("plaintext has no cipher");
    }
    if (iv.length != IV_BYTES) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "expected an initialization vector of 16 bytes, got " + iv.length,
          where);
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      var key = new SecretKeySpec(spec.key(), "AES");
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(iv));
      return cipher;
    } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("key and vector have been checked", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no AES", e);
    }
  }
}
