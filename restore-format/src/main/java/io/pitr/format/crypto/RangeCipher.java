package io.pitr.format.crypto;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.proto.Encryptionpb.EncryptedContent;
import io.pitr.format.proto.Encryptionpb.FileEncryptionInfo;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * Decrypts ranges of a log backup by the encryption info in their metadata (spec/formats.md §8).
 * Immutable.
 *
 * @param cipher method and key of the log, from the command line
 * @param masterKeys candidates for decrypting data keys
 */
public record RangeCipher(CipherSpec cipher, List<MasterKey> masterKeys) {
  public RangeCipher {
    masterKeys = List.copyOf(masterKeys);
  }

  /**
   * A cipher that decrypts the stored bytes of a range from the first one on.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}, {@link
   *     FormatError#FORMAT_UNSUPPORTED}, {@link FormatError#CIPHER_FAILED} if the given keys do not
   *     fit the range
   */
  public Cipher cipher(FileEncryptionInfo info, String where) {
    CipherSpec spec = dataKey(info, method(info, where), where);
    return AesCtr.cipher(spec, info.getFileIv().toByteArray(), where);
  }

  private CipherSpec dataKey(FileEncryptionInfo info, CipherSpec.Method method, String where) {
    return switch (info.getModeCase()) {
      case PLAIN_TEXT_DATA_KEY -> commandLineKey(method, where);
      case MASTER_KEY_BASED -> wrappedKey(info, method, where);
      case MODE_NOT_SET ->
          throw new RestoreException(
              FormatError.FORMAT_CORRUPT, "the encryption info has no key mode", where);
    };
  }

  private CipherSpec commandLineKey(CipherSpec.Method method, String where) {
    if (cipher.method() != method) {
      throw new RestoreException(
          FormatError.CIPHER_FAILED,
          "the log is encrypted with "
              + method.flagValue()
              + ", the given method is "
              + cipher.method().flagValue(),
          where);
    }
    return cipher;
  }

  private CipherSpec wrappedKey(FileEncryptionInfo info, CipherSpec.Method method, String where) {
    if (masterKeys.isEmpty()) {
      throw new RestoreException(
          FormatError.CIPHER_FAILED,
          "the log's data keys are wrapped, and no master key was given",
          where);
    }
    for (EncryptedContent content : info.getMasterKeyBased().getDataKeyEncryptedContentList()) {
      for (MasterKey masterKey : masterKeys) {
        Optional<byte[]> key = masterKey.open(content, where);
        if (key.isPresent()) {
          return ofDataKey(method, key.get(), where);
        }
      }
    }
    throw new RestoreException(
        FormatError.CIPHER_FAILED, "none of the given master keys decrypts the data key", where);
  }

  private static CipherSpec ofDataKey(CipherSpec.Method method, byte[] key, String where) {
    if (key.length != method.keyBytes()) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "the data key has "
              + key.length
              + " bytes, "
              + method.flagValue()
              + " needs "
              + method.keyBytes(),
          where);
    }
    return new CipherSpec(method, key);
  }

  private static CipherSpec.Method method(FileEncryptionInfo info, String where) {
    for (CipherSpec.Method method : CipherSpec.Method.values()) {
      if (method.wireNumber() == info.getEncryptionMethodValue()) {
        return method;
      }
    }
    throw new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        "expected AES in counter mode, got encryption method " + info.getEncryptionMethodValue(),
        where);
  }
}
