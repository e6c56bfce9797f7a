package io.pitr.sql.index;

import io.pitr.format.codec.HexText;
import java.util.Arrays;

/**
 * A key-value pair of an index.
 *
 * @param key raw key, starting with {@code t}; shared, not copied
 * @param value shared, not copied
 */
public record IndexEntry(byte[] key, byte[] value) {
  private static final byte UNTOUCHED = '1';

  /**
   * The same entry as written by a transaction that did not change it: with a flag at the end,
   * which the tail length includes (spec/formats.md §5.5.2). Only pipelined DML commits such
   * entries.
   */
  public IndexEntry untouched() {
    if (value.length == 1) {
      return new IndexEntry(key, new byte[] {UNTOUCHED});
    }
    byte[] flagged = Arrays.copyOf(value, value.length + 1);
    flagged[value.length] = UNTOUCHED;
    if (value.length != Long.BYTES) {
      flagged[0]++;
    }
    return new IndexEntry(key, flagged);
  }

  /** This entry without the flag of {@link #untouched}; the same entry if it has no flag. */
  public IndexEntry settled() {
    int last = value.length - 1;
    if (last < 0 || value[last] != UNTOUCHED) {
      return this;
    }
    if (last == 0) {
      return new IndexEntry(key, new byte[] {'0'});
    }
    byte[] plain = Arrays.copyOf(value, last);
    if (last != Long.BYTES) {
      plain[0]--;
    }
    return new IndexEntry(key, plain);
  }

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
