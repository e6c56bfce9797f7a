package io.pitr.inspect.verify;

import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A compact set of paths, with eight bytes of SHA-256 for each, so that collisions can't be
 * constructed easily. Add all paths before the first query.
 */
final class PathSet {
  private long[] hashes = new long[1024];
  private int size;
  private boolean sorted;

  void add(String path) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    hashes[size++] = hash(path);
    sorted = false;
  }

  boolean contains(String path) {
    if (!sorted) {
      Arrays.sort(hashes, 0, size);
      sorted = true;
    }
    return Arrays.binarySearch(hashes, 0, size, hash(path)) >= 0;
  }

  private static long hash(String path) {
    return FixedInts.i64Be(Sha256.of(path.getBytes(StandardCharsets.UTF_8)), 0);
  }
}
