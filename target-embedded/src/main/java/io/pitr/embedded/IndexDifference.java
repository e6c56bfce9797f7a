package io.pitr.embedded;

import io.pitr.api.target.SnapshotReader;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the expected entries of an index with the present ones. */
final class IndexDifference {
  private final SnapshotReader reader;
  private final List<Long> ids;
  private final long indexId;

  /**
   * @param ids of the keys, ascending
   */
  IndexDifference(SnapshotReader reader, List<Long> ids, long indexId) {
    this.reader = reader;
    this.ids = ids;
    this.indexId = indexId;
  }

  /** Receives differences in ascending key order. */
  interface Listener {
    /** The entry is missing. */
    void missing(ExpectedEntry entry);

    /** The entry has another value. */
    void different(ExpectedEntry entry);

    /** The entry has no row. */
    void extra(byte[] key);

    /** Two rows have the same entry. */
    void duplicate(ExpectedEntry first, ExpectedEntry second);
  }

  /** Returns the number of expected entries. */
  long walk(IndexEntrySorter sorter, Listener listener) {
    long count = 0;
    try (IndexEntrySorter.Cursor cursor = sorter.sorted()) {
      ExpectedEntry expected = cursor.next();
      for (long id : ids) {
        byte[] prefix = TableKeys.indexPrefix(id, indexId);
        byte[] end = KeyPrefixes.next(prefix);
        try (SnapshotReader.Cursor present = reader.scan(prefix, end)) {
          boolean more = present.next();
          while (more || isBefore(expected, end)) {
            int order = order(expected, end, more ? present.key() : end);
            if (order > 0) {
              listener.extra(present.key());
            } else if (expected != null) {
              if (order < 0) {
                listener.missing(expected);
              } else if (!Arrays.equals(expected.value(), present.value())) {
                listener.different(expected);
              }
              count++;
              expected = following(expected, cursor, listener);
            }
            more = more && order >= 0 ? present.next() : more;
          }
        }
      }
      if (expected != null) {
        throw new IllegalStateException("an entry lies outside the ranges of its index");
      }
    }
    return count;
  }

  /** Negative if the expected entry has the smaller key, positive if the present one has. */
  private static int order(@Nullable ExpectedEntry expected, byte[] end, byte[] present) {
    byte[] key = expected == null ? end : expected.key();
    return Arrays.compareUnsigned(key, present);
  }

  private static boolean isBefore(@Nullable ExpectedEntry expected, byte[] end) {
    return expected != null && Arrays.compareUnsigned(expected.key(), end) < 0;
  }

  /** The next entry with another key. */
  private static @Nullable ExpectedEntry following(
      ExpectedEntry entry, IndexEntrySorter.Cursor cursor, Listener listener) {
    ExpectedEntry next = cursor.next();
    while (next != null && Arrays.equals(next.key(), entry.key())) {
      if (!Arrays.equals(next.rowKey(), entry.rowKey())) {
        listener.duplicate(entry, next);
      }
      next = cursor.next();
    }
    return next;
  }
}
