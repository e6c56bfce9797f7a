package io.pitr.writer.log;

import io.pitr.api.Tso;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.Crc64;
import io.pitr.writer.kv.KvEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** The events of one logical file while it is open, already framed (spec/formats.md §3.1). */
final class EventBatch {
  private static final int FRAME_BYTES = 4;

  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  void add(KvEvent event) {
    add(new Entry(event.versionedKey(), event.value(), event.ts(), startTs(event)));
  }

  private static Tso startTs(KvEvent event) {
    if (event.physicalDelete()) {
      return Tso.ZERO;
    }
    return switch (event.cf()) {
      case DEFAULT -> event.ts();
      case WRITE -> StartTs.of(event.value());
    };
  }

  private void add(Entry entry) {
    entries.add(entry);
    bytes += entry.key.length + entry.value.length + 2 * FRAME_BYTES;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }

  Tso minTs() {
    return entries.stream().map(Entry::ts).reduce(Tso.MAX, Tso::min);
  }

  /** Appends copies of some of this batch's events, and of an earlier one's. */
  void duplicate(int count, EventBatch earlier, SplittableRandom random) {
    int fresh = entries.size();
    int left = count;
    if (!earlier.isEmpty() && random.nextInt(3) == 0) {
      int run = Math.min(left, 1 + random.nextInt(earlier.size()));
      int from = random.nextInt(earlier.size() - Math.min(run, earlier.size()) + 1);
      for (int i = 0; i < run && from + i < earlier.size(); i++, left--) {
        add(earlier.entries.get(from + i));
      }
    }
    while (left > 0 && fresh > 0) {
      int run = Math.min(left, 1 + random.nextInt(fresh));
      int from = random.nextInt(fresh - run + 1);
      for (int i = 0; i < run; i++, left--) {
        add(entries.get(from + i));
      }
    }
  }

  /** Brings the events into another order, or leaves them. */
  void reorder(SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> entries.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
      case 1 -> entries.sort((a, b) -> a.ts.compareTo(b.ts));
      case 2 -> Collections.rotate(entries, random.nextInt(entries.size()));
      default -> {}
    }
  }

  Sealed seal() {
    ByteAppender out = new ByteAppender((int) bytes);
    long crc = 0;
    Tso min = Tso.MAX;
    Tso max = Tso.ZERO;
    Tso minBegin = Tso.MAX;
    byte[] smallest = entries.get(0).key;
    byte[] greatest = smallest;
    for (Entry entry : entries) {
      out.u32Le(entry.key.length).bytes(entry.key).u32Le(entry.value.length).bytes(entry.value);
      crc ^= Crc64.XZ.of(entry.key, entry.value);
      min = Tso.min(min, entry.ts);
      max = Tso.max(max, entry.ts);
      minBegin = entry.startTs.equals(Tso.ZERO) ? minBegin : Tso.min(minBegin, entry.startTs);
      smallest = Arrays.compareUnsigned(entry.key, smallest) < 0 ? entry.key : smallest;
      greatest = Arrays.compareUnsigned(entry.key, greatest) > 0 ? entry.key : greatest;
    }
    return new Sealed(
        out.toByteArray(),
        entries.size(),
        min,
        max,
        minBegin.equals(Tso.MAX) ? min : minBegin,
        smallest,
        greatest,
        crc);
  }

  private record Entry(byte[] key, byte[] value, Tso ts, Tso startTs) {}

  /**
   * A closed file's content and what its metadata says about it.
   *
   * @param minBeginTs {@code minTs} when no event has a start-ts, as in files of type Delete
   */
  record Sealed(
      byte[] content,
      int count,
      Tso minTs,
      Tso maxTs,
      Tso minBeginTs,
      byte[] startKey,
      byte[] endKey,
      long crc64xor) {}
}
