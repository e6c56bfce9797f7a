package io.pitr.apply;

/**
 * What the apply phase may use of the machine; the one place that decides how much of it runs at
 * once.
 *
 * @param cores to be kept busy
 * @param memoryBytes for units in flight, and for events kept for the next load; a unit that needs
 *     more than all of it runs alone
 */
public record ApplyLimits(int cores, long memoryBytes) {
  private static final int READS_AHEAD = 2;
  private static final int READERS_OF_WORKER = 2;

  /** What a worker may have read and asked for; a larger read is asked for when it is wanted. */
  static final long READ_BYTES = 3 * StoredRead.MAX_BYTES;

  public ApplyLimits {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(cores + " cores, " + memoryBytes + " bytes");
    }
  }

  /** All cores of this machine. */
  public static ApplyLimits ofMachine(long memoryBytes) {
    return new ApplyLimits(Runtime.getRuntime().availableProcessors(), memoryBytes);
  }

  /**
   * Memory that a unit takes, with what is read ahead for it.
   *
   * @param mostPlainBytes held at once; a unit with more is one range, which is taken part by part
   */
  static long unitMemoryBytes(WorkUnit unit, long mostPlainBytes) {
    long plain = Math.min(unit.plainBytes(), mostPlainBytes);
    return UnitBuffer.memoryBytes(plain, unit.entries()) + READ_BYTES;
  }

  /**
   * Units in flight: one a core. What waits for a disk, reading and publishing, has threads of its
   * own.
   *
   * @param unitMemoryBytes of the largest unit that is not oversized
   */
  int workers(int units, long unitMemoryBytes) {
    long fit = Math.max(1, memoryBytes / unitMemoryBytes);
    return (int) Math.max(1, Math.min(Math.min(cores, fit), units));
  }

  /**
   * What of {@link #memoryBytes} is left beside the workers for events that the next load needs.
   */
  long laterBytes(int workers, long unitMemoryBytes) {
    return Math.max(0, memoryBytes - workers * unitMemoryBytes);
  }

  /** Threads that read for so many workers. */
  int readers(int workers) {
    return workers * READERS_OF_WORKER;
  }

  /** Reads that a worker has asked for and not yet taken. */
  int readsAhead() {
    return READS_AHEAD;
  }
}
