package io.pitr.engine.catalog;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-CTR of a full backup's metadata (spec/formats.md §8). */
final class BackupCipher {
  private static final int IV_BYTES = 16;

  private BackupCipher() {}

  /** The IV is stored before the ciphertext. */
  static byte[] decryptWithPrefix(CipherSpec cipher, byte[] stored, String where) {
    if (cipher.isPlaintext()) {
      return stored;
    }
    if (stored.length < IV_BYTES) {
      throw new RestoreException(
          CatalogError.BACKUP_META_CORRUPT, "too short to be encrypted", where);
    }
    return decrypt(
        cipher,
        Arrays.copyOf(stored, IV_BYTES),
        Arrays.copyOfRange(stored, IV_BYTES, stored.length),
        where);
  }

  static byte[] decrypt(CipherSpec cipher, byte[] iv, byte[] stored, String where) {
    if (cipher.isPlaintext()) {
      return stored;
    }
    if (iv.length != IV_BYTES) {
      throw new RestoreException(
          CatalogError.BACKUP_META_CORRUPT, "an IV of " + iv.length + " bytes", where);
    }
    try {
      Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(cipher.key(), "AES"), new IvParameterSpec(iv));
      return aes.doFinal(stored);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in counter mode", e);
    }
  }
}
