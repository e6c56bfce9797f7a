package io.pitr.engine.apply;

/**
 * What the apply phase may use of the machine; the one place that decides how much of it runs at
 * once.
 *
 * @param cores to be kept busy
 * @param memoryBytes for units in flight; a unit that needs more than all of it runs alone
 */
public record ApplyLimits(int cores, long memoryBytes) {
  private static final int READS_AHEAD = 2;
  private static final int LATER_SHARE = 4;

  public ApplyLimits {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(cores + " cores, " + memoryBytes + " bytes");
    }
  }

  /** All cores of this machine. */
  public static ApplyLimits ofMachine(long memoryBytes) {
    return new ApplyLimits(Runtime.getRuntime().availableProcessors(), memoryBytes);
  }

  /** Memory that a unit takes, with what is read ahead for it. */
  static long unitMemoryBytes(WorkUnit unit) {
    return UnitBuffer.memoryBytes(unit.plainBytes(), unit.entries())
        + (READS_AHEAD + 1) * StoredRead.MAX_BYTES;
  }

  /**
   * Units in flight: one a core and one more, which computes while another waits for a disk.
   *
   * @param unitMemoryBytes of the largest unit that is not oversized
   */
  int workers(int units, long unitMemoryBytes) {
    long fit = Math.max(1, (memoryBytes - laterBytes()) / unitMemoryBytes);
    return (int) Math.max(1, Math.min(Math.min(cores + 1L, fit), units));
  }

  /** What of {@link #memoryBytes} may hold events for the next load. */
  long laterBytes() {
    return memoryBytes / LATER_SHARE;
  }

  /** Reads that a worker has asked for and not yet taken. */
  int readsAhead() {
    return READS_AHEAD;
  }
}
