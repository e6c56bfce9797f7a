package io.pitr.format.crypto;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.format.proto.Encryptionpb.EncryptedContent;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A master key that decrypts data keys (spec/formats.md §8): AES-256-GCM with an IV of 12 bytes, a
 * tag of 16 bytes and no associated data. The key never appears in text.
 */
public final class MasterKey {
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final String METHOD = "aes256-gcm";

  private final byte[] key;

  /**
   * @throws IllegalArgumentException if {@code key} does not have 32 bytes
   */
  public MasterKey(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a master key of " + key.length + " bytes");
    }
    this.key = key.clone();
  }

  /**
   * Reads the content of a master key file: 64 hexadecimal digits and a newline.
   *
   * @throws RestoreException {@link FormatError#CIPHER_INVALID}
   */
  public static MasterKey ofFile(String content, String where) {
    return new MasterKey(keyOfFile(content, where));
  }

  /**
   * The 32 bytes of the key in a master key file.
   *
   * @throws RestoreException {@link FormatError#CIPHER_INVALID}
   */
  public static byte[] keyOfFile(String content, String where) {
    if (content.length() != 2 * KEY_BYTES + 1 || !content.endsWith("\n")) {
      throw CipherKeys.invalid(
          "expected a master key file of 64 hexadecimal digits and a newline, got "
              + content.length()
              + " characters",
          where);
    }
    return CipherKeys.hex(content, where);
  }

  /**
   * Decrypts a data key.
   *
   * @return empty if the data key was wrapped with another master key
   * @throws RestoreException {@link FormatError#FORMAT_UNSUPPORTED} if a KMS wrapped it, {@link
   *     FormatError#FORMAT_CORRUPT} if a part is missing
   */
  public Optional<byte[]> open(EncryptedContent content, String where) {
    String vendor = text(content, "kms_vendor");
    if (!vendor.isEmpty()) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "the data key is wrapped by the key management service '" + vendor + "'",
          where);
    }
    String method = text(content, "method");
    if (!method.equals(METHOD)) {
      throw new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "expected a data key wrapped with " + METHOD + ", got '" + method + "'",
          where);
    }
    byte[] iv = part(content, "iv", IV_BYTES, where);
    byte[] tag = part(content, "aes_gcm_tag", TAG_BYTES, where);
    return open(iv, content.getContent().concat(ByteString.copyFrom(tag)).toByteArray());
  }

  private Optional<byte[]> open(byte[] iv, byte[] sealed) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var parameters = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv);
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), parameters);
      return Optional.of(cipher.doFinal(sealed));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no AES", e);
    }
  }

  private static byte[] part(EncryptedContent content, String name, int length, String where) {
    ByteString part = content.getMetadataOrDefault(name, ByteString.EMPTY);
    if (part.size() != length) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT,
          "a wrapped data key has " + part.size() + " bytes of " + name + ", expected " + length,
          where);
    }
    return part.toByteArray();
  }

  private static String text(EncryptedContent content, String name) {
    return content.getMetadataOrDefault(name, ByteString.EMPTY).toStringUtf8();
  }

  @Override
  public String toString() {
    return "master key";
  }
}
