package io.pitr.apply;

import io.pitr.api.target.LoadBudget;
import io.pitr.apply.plan.ApplyPlan;
import io.pitr.apply.plan.WorkUnit;
import io.pitr.apply.read.ReadAhead;
import io.pitr.apply.read.UnitBuffer;

/**
 * Cores and memory for one load. This is the only place that decides how many threads apply it.
 *
 * @param cores to keep busy
 * @param memoryBytes for units in flight and for events kept for the next load; a unit that needs
 *     more than all of it runs alone
 */
public record ApplyLimits(int cores, long memoryBytes) {
  private static final int READERS_PER_WORKER = 2;

  public ApplyLimits {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(cores + " cores, " + memoryBytes + " bytes");
    }
  }

  public static ApplyLimits of(LoadBudget budget) {
    return new ApplyLimits(budget.cores(), budget.memoryBytes());
  }

  /** All cores of this machine. */
  public static ApplyLimits ofMachine(long memoryBytes) {
    return new ApplyLimits(Runtime.getRuntime().availableProcessors(), memoryBytes);
  }

  /**
   * Memory that a unit takes, with the reads in advance.
   *
   * @param maxPlainBytes held at once; a larger unit is one range that is applied part by part
   */
  static long unitMemoryBytes(WorkUnit unit, long maxPlainBytes) {
    long plain = Math.min(unit.plainBytes(), maxPlainBytes);
    return UnitBuffer.memoryBytes(plain, unit.entries())
        + Math.max(ReadAhead.MAX_BYTES, unit.largestReadBytes());
  }

  /** Memory of the unit that takes the most; at least 1. */
  static long unitMemoryBytes(ApplyPlan plan) {
    return plan.units().stream()
        .mapToLong(unit -> unitMemoryBytes(unit, plan.unitBytes()))
        .max()
        .orElse(1);
  }

  /**
   * Units in flight: one per core. Reading and publishing, which wait for disks, have threads of
   * their own.
   *
   * @param unitMemoryBytes of the largest unit
   */
  int workers(int units, long unitMemoryBytes) {
    long fit = Math.max(1, memoryBytes / unitMemoryBytes);
    return (int) Math.max(1, Math.min(Math.min(cores, fit), units));
  }

  /** The rest of {@link #memoryBytes}, for events that the next load needs. */
  long laterBytes(int workers, long unitMemoryBytes) {
    return Math.max(0, memoryBytes - workers * unitMemoryBytes);
  }

  /** Reading threads for that many workers. */
  int readers(int workers) {
    return workers * READERS_PER_WORKER;
  }
}
