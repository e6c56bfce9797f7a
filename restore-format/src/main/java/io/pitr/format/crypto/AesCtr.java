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
 * AES in counter mode, which encrypts and decrypts alike and proves nothing: a wrong key shows only
 * in the checksum of what comes out. Plaintext passes unchanged.
 */
public final class AesCtr {
  public static final int IV_BYTES = 16;

  private AesCtr() {}

  /**
   * Encrypts or decrypts a range into a new array.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} when {@code iv} is not 16 bytes
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
   * A cipher at the beginning of an object, for those who stream.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT} when {@code iv} is not 16 bytes
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
