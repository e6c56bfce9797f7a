package io.pitr.embedded;

import java.util.Arrays;
import java.util.Comparator;

/**
 * An index entry that a row should have.
 *
 * @param key raw
 * @param rowKey raw key of the row
 */
record ExpectedEntry(byte[] key, byte[] value, byte[] rowKey) {
  /** By key, then by row, so that reports are deterministic. */
  static final Comparator<ExpectedEntry> ORDER =
      Comparator.comparing(ExpectedEntry::key, Arrays::compareUnsigned)
          .thenComparing(ExpectedEntry::rowKey, Arrays::compareUnsigned)
          .thenComparing(ExpectedEntry::value, Arrays::compareUnsigned);

  private static final int OVERHEAD_BYTES = 120;

  /** Approximate size on the heap. */
  long heapBytes() {
    return (long) OVERHEAD_BYTES + key.length + value.length + rowKey.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExpectedEntry that
        && Arrays.equals(that.key, key)
        && Arrays.equals(that.value, value)
        && Arrays.equals(that.rowKey, rowKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }
}
