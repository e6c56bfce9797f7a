package io.pitr.api;

import java.util.Arrays;
import java.util.List;

/**
 * How the objects of a backup are encrypted (spec/formats.md §8). The key never appears in text.
 */
public final class CipherSpec {
  public static final CipherSpec PLAINTEXT = new CipherSpec(Method.PLAINTEXT, new byte[0]);

  private final Method method;
  private final byte[] key;
  private final List<byte[]> masterKeys;

  /**
   * @throws IllegalArgumentException if the length of the key does not fit the method
   */
  public CipherSpec(Method method, byte[] key) {
    this(method, key, List.of());
  }

  private CipherSpec(Method method, byte[] key, List<byte[]> masterKeys) {
    if (key.length != method.keyBytes()) {
      throw new IllegalArgumentException(
          method.flagValue() + " needs " + method.keyBytes() + " key bytes, got " + key.length);
    }
    this.method = method;
    this.key = key.clone();
    this.masterKeys = masterKeys.stream().map(byte[]::clone).toList();
  }

  /**
   * For a log backup whose files have keys of their own, each encrypted with a master key.
   *
   * @param masterKeys the master keys to try, 32 bytes each; at least one
   */
  public static CipherSpec ofMasterKeys(List<byte[]> masterKeys) {
    if (masterKeys.isEmpty()) {
      throw new IllegalArgumentException("no master key");
    }
    return new CipherSpec(Method.PLAINTEXT, new byte[0], masterKeys);
  }

  public Method method() {
    return method;
  }

  public byte[] key() {
    return key.clone();
  }

  /** Master keys that decrypt the keys of single files; usually empty. */
  public List<byte[]> masterKeys() {
    return masterKeys.stream().map(byte[]::clone).toList();
  }

  /** Whether there is neither a key nor a master key. */
  public boolean isPlaintext() {
    return method == Method.PLAINTEXT && masterKeys.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CipherSpec that
        && that.method == method
        && Arrays.equals(that.key, key)
        && Arrays.deepEquals(that.masterKeys.toArray(), masterKeys.toArray());
  }

  @Override
  public int hashCode() {
    return 31 * (31 * method.hashCode() + Arrays.hashCode(key))
        + Arrays.deepHashCode(masterKeys.toArray());
  }

  @Override
  public String toString() {
    return masterKeys.isEmpty() ? method.flagValue() : "master key";
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
