package io.pitr.compaction;

import io.pitr.api.Tso;

/**
 * Options of a compaction.
 *
 * @param from files that lie wholly before are not taken
 * @param until files that lie wholly after are not taken
 * @param recordsInput whether {@code input_min_ts} and {@code input_max_ts} are recorded, as newer
 *     programs do
 * @param outputBytes an input larger than this is split into several outputs
 * @param leftovers what happens to the input
 */
public record CompactionOptions(
    Tso from, Tso until, boolean recordsInput, long outputBytes, Leftovers leftovers) {

  /** The whole log; the input is kept. */
  public static final CompactionOptions EVERYTHING =
      new CompactionOptions(Tso.ZERO, Tso.MAX, true, 4 << 20, Leftovers.KEPT);

  public CompactionOptions window(Tso newFrom, Tso newUntil) {
    return new CompactionOptions(newFrom, newUntil, recordsInput, outputBytes, leftovers);
  }

  public CompactionOptions recordsInput(boolean recorded) {
    return new CompactionOptions(from, until, recorded, outputBytes, leftovers);
  }

  public CompactionOptions outputBytes(long bytes) {
    return new CompactionOptions(from, until, recordsInput, bytes, leftovers);
  }

  public CompactionOptions leftovers(Leftovers what) {
    return new CompactionOptions(from, until, recordsInput, outputBytes, what);
  }

  /** What happens to compacted log files. */
  public enum Leftovers {
    /** All are kept; the migration marks them as dead. */
    KEPT,
    /** Dead objects are removed; metadata still names them, and the migration marks them. */
    OBJECTS_REMOVED,
    /**
     * As after a merge of migrations: dead objects are removed, metadata no longer names them or is
     * removed too, and the base migration has the rest.
     */
    MERGED
  }
}
