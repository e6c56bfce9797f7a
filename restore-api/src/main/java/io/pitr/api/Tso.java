package io.pitr.api;

/**
 * A timestamp of a TiDB cluster: {@code physical milliseconds since 1970 UTC << 18 | logical}, an
 * unsigned 64-bit number (spec/formats.md §0.4). Ordering is unsigned.
 *
 * @param value the 64 bits
 */
public record Tso(long value) implements Comparable<Tso> {
  private static final int LOGICAL_BITS = 18;

  public static final Tso ZERO = new Tso(0);

  /** Greater than or equal to every timestamp. */
  public static final Tso MAX = new Tso(-1L);

  public static Tso of(long physicalMillis, int logical) {
    if (physicalMillis < 0 || physicalMillis > -1L >>> LOGICAL_BITS) {
      throw new IllegalArgumentException("physical milliseconds out of range: " + physicalMillis);
    }
    if (logical < 0 || logical >= 1 << LOGICAL_BITS) {
      throw new IllegalArgumentException("logical part out of range: " + logical);
    }
    return new Tso(physicalMillis << LOGICAL_BITS | logical);
  }

  public long physicalMillis() {
    return value >>> LOGICAL_BITS;
  }

  public int logical() {
    return (int) (value & (1 << LOGICAL_BITS) - 1);
  }

  /** The next timestamp; {@link #MAX} has none and stays. */
  public Tso next() {
    return value == -1L ? this : new Tso(value + 1);
  }

  public boolean isAfter(Tso other) {
    return compareTo(other) > 0;
  }

  public boolean isBefore(Tso other) {
    return compareTo(other) < 0;
  }

  public static Tso min(Tso a, Tso b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  public static Tso max(Tso a, Tso b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  @Override
  public int compareTo(Tso other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** The decimal unsigned number, as {@code --restored-ts} takes it. */
  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
