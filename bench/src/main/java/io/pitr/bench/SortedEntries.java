package io.pitr.bench;

import io.pitr.apply.write.SortedRun;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sorted entries in one buffer, with the data prefix. */
final class SortedEntries {
  private final ByteBuffer bytes;
  private final int[] offsets;
  private final int count;

  private SortedEntries(ByteBuffer bytes, int[] offsets, int count) {
    this.bytes = bytes;
    this.offsets = offsets;
    this.count = count;
  }

  static SortedEntries of(SortedRun run) {
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) (run.sizeBytes() * 5 / 4) + 64);
    int[] offsets = new int[16];
    int count = 0;
    while (run.next()) {
      if (2 * count + 2 >= offsets.length) {
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
      }
      offsets[2 * count] = bytes.position();
      bytes.put((byte) 'z').put(run.key());
      offsets[2 * count + 1] = bytes.position();
      bytes.put(run.value());
      count++;
    }
    offsets[2 * count] = bytes.position();
    return new SortedEntries(bytes, offsets, count);
  }

  int count() {
    return count;
  }

  long bytes() {
    return offsets[2 * count];
  }

  ByteBuffer view() {
    return bytes.duplicate();
  }

  void key(int index, ByteBuffer view) {
    view.limit(offsets[2 * index + 1]).position(offsets[2 * index]);
  }

  void value(int index, ByteBuffer view) {
    view.limit(offsets[2 * index + 2]).position(offsets[2 * index + 1]);
  }
}
