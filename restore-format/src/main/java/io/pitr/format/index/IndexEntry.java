package io.pitr.format.index;

import io.pitr.format.codec.HexText;
import java.util.Arrays;

/**
 * One key-value pair of an index.
 *
 * @param key raw, from {@code t} on; shared, not copied
 * @param value shared, not copied
 */
public record IndexEntry(byte[] key, byte[] value) {

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexEntry that
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return HexText.of(key) + " = " + HexText.of(value);
  }
}
