package io.pitr.api;

import java.util.Arrays;

/**
 * How the objects of a backup are encrypted (spec/formats.md §8). The key never appears in text.
 */
public final class CipherSpec {
  public static final CipherSpec PLAINTEXT = new CipherSpec(Method.PLAINTEXT, new byte[0]);

  private final Method method;
  private final byte[] key;

  /**
   * @throws IllegalArgumentException when the key's length does not fit the method
   */
  public CipherSpec(Method method, byte[] key) {
    if (key.length != method.keyBytes()) {
      throw new IllegalArgumentException(
          method.flagValue() + " needs " + method.keyBytes() + " key bytes, got " + key.length);
    }
    this.method = method;
    this.key = key.clone();
  }

  public Method method() {
    return method;
  }

  public byte[] key() {
    return key.clone();
  }

  public boolean isPlaintext() {
    return method == Method.PLAINTEXT;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CipherSpec that
        && that.method == method
        && Arrays.equals(that.key, key);
  }

  @Override
  public int hashCode() {
    return 31 * method.hashCode() + Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return method.flagValue();
  }

  /** The methods in use; the wire numbers are those of {@code encryptionpb.EncryptionMethod}. */
  public enum Method {
    PLAINTEXT("plaintext", 1, 0),
    AES128_CTR("aes128-ctr", 2, 16),
    AES192_CTR("aes192-ctr", 3, 24),
    AES256_CTR("aes256-ctr", 4, 32);

    private final String flagValue;
    private final int wireNumber;
    private final int keyBytes;

    Method(String flagValue, int wireNumber, int keyBytes) {
      this.flagValue = flagValue;
      this.wireNumber = wireNumber;
      this.keyBytes = keyBytes;
    }

    public String flagValue() {
      return flagValue;
    }

    public int wireNumber() {
      return wireNumber;
    }

    public int keyBytes() {
      return keyBytes;
    }
  }
}
