package io.pitr.format.sst;

/** Receives the entries of an SST in ascending order of key. */
@FunctionalInterface
public interface SstVisitor {

  /**
   * Receives one entry. The arrays are reused for the next entry.
   *
   * @param key user key, in its first {@code keyLength} bytes
   * @param block the array that contains the value
   */
  void entry(byte[] key, int keyLength, byte[] block, int valueOffset, int valueLength);
}
