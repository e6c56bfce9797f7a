package io.pitr.inspect.timeline;

import com.carrotsearch.hppc.LongHashSet;

/** A set of 64-bit hashes with a maximum size. Not thread-safe. */
final class BoundedHashes {
  private final int maxSize;
  private final LongHashSet hashes = new LongHashSet();
  private boolean full;

  BoundedHashes(int maxSize) {
    this.maxSize = maxSize;
  }

  /** Whether the hash is new; every unknown hash counts as new once the set is full. */
  boolean add(long hash) {
    if (hashes.size() < maxSize) {
      return hashes.add(hash);
    }
    boolean known = hashes.contains(hash);
    full |= !known;
    return !known;
  }

  /** Whether a hash did not fit. */
  boolean isFull() {
    return full;
  }
}
