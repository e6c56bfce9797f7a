package io.pitr.format.sst;

/** Hears of each entry of an SST, in ascending order of key. */
@FunctionalInterface
public interface SstVisitor {

  /**
   * The arrays are used again for the next entry.
   *
   * @param key user key, in its first {@code keyLength} bytes
   * @param block holds the value
   */
  void entry(byte[] key, int keyLength, byte[] block, int valueOffset, int valueLength);
}
