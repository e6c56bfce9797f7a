package io.pitr.inspect.timeline;

import java.util.Arrays;

/** A set of 64-bit hashes of a bounded size. Not thread-safe. */
final class HashSet64 {
  private static final int FIRST_SLOTS = 1 << 12;

  private final int maxSlots;
  private long[] slots = new long[FIRST_SLOTS];
  private int size;
  private boolean full;

  /**
   * @param maxSlots a power of two
   */
  HashSet64(int maxSlots) {
    this.maxSlots = maxSlots;
  }

  /** Whether the hash is new; always when the set is full. */
  boolean add(long hash) {
    long element = hash == 0 ? 1 : hash;
    int at = slot(slots, element);
    if (slots[at] == element) {
      return false;
    }
    if (size >= slots.length / 2) {
      if (slots.length >= maxSlots) {
        full = true;
        return true;
      }
      grow();
      at = slot(slots, element);
    }
    slots[at] = element;
    size++;
    return true;
  }

  boolean isFull() {
    return full;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    Arrays.stream(old).filter(element -> element != 0).forEach(e -> slots[slot(slots, e)] = e);
  }

  private static int slot(long[] slots, long element) {
    int mask = slots.length - 1;
    int at = (int) (element ^ element >>> 32) & mask;
    while (slots[at] != 0 && slots[at] != element) {
      at = at + 1 & mask;
    }
    return at;
  }
}
