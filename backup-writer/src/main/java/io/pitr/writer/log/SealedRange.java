package io.pitr.writer.log;

import com.google.protobuf.ByteString;
import io.pitr.api.CipherSpec;
import io.pitr.format.codec.Sha256;
import io.pitr.format.crypto.AesCtr;
import io.pitr.format.proto.Encryptionpb;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A range of a log as it is stored when the log is encrypted (spec/formats.md §8): with the one key
 * of the log, or with a key of its own that the first master key seals.
 */
final class SealedRange {
  private static final String WHERE = "a file to write";
  private static final int IV_BYTES = 16;
  private static final int GCM_IV_BYTES = 12;
  private static final int GCM_TAG_BYTES = 16;

  private final byte[] stored;
  private final Encryptionpb.FileEncryptionInfo info;

  SealedRange(CipherSpec cipher, SplittableRandom random, byte[] plain) {
    byte[] iv = bytes(random, IV_BYTES);
    Encryptionpb.FileEncryptionInfo.Builder described =
        Encryptionpb.FileEncryptionInfo.newBuilder().setFileIv(ByteString.copyFrom(iv));
    CipherSpec used = cipher;
    if (cipher.masterKeys().isEmpty()) {
      described.setPlainTextDataKey(Encryptionpb.PlainTextDataKey.getDefaultInstance());
    } else {
      CipherSpec.Method method = CipherSpec.Method.AES256_CTR;
      byte[] key = bytes(random, method.keyBytes());
      used = new CipherSpec(method, key);
      described.setMasterKeyBased(
          Encryptionpb.MasterKeyBased.newBuilder()
              .addDataKeyEncryptedContent(
                  seal(cipher.masterKeys().get(0), bytes(random, GCM_IV_BYTES), key)));
    }
    stored = AesCtr.crypt(used, iv, plain, WHERE);
    info =
        described
            .setEncryptionMethodValue(used.method().wireNumber())
            .setChecksum(ByteString.copyFrom(Sha256.of(stored)))
            .build();
  }

  private static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Encryptionpb.EncryptedContent seal(byte[] masterKey, byte[] iv, byte[] dataKey) {
    byte[] sealed;
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(masterKey, "AES"),
          new GCMParameterSpec(GCM_TAG_BYTES * Byte.SIZE, iv));
      sealed = cipher.doFinal(dataKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    int length = sealed.length - GCM_TAG_BYTES;
    return Encryptionpb.EncryptedContent.newBuilder()
        .putMetadata("method", ByteString.copyFromUtf8("aes256-gcm"))
        .putMetadata("iv", ByteString.copyFrom(iv))
        .putMetadata(
            "aes_gcm_tag", ByteString.copyFrom(Arrays.copyOfRange(sealed, length, sealed.length)))
        .setContent(ByteString.copyFrom(sealed, 0, length))
        .build();
  }

  byte[] stored() {
    return stored;
  }

  Encryptionpb.FileEncryptionInfo info() {
    return info;
  }
}
