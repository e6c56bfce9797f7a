package io.pitr.engine.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Bounds the memory of units in flight. Every unit of the planned size takes one slot; one with an
 * oversized range takes as many as its memory is worth, at most all. Buffers are handed on from
 * unit to unit, since native memory is given back late. Safe for use by many threads.
 */
final class UnitSlots {
  private final int total;
  private final long slotBytes;
  private final long keptPlainBytes;
  private final Semaphore free;
  private final List<UnitBuffer> pool;
  private long inUseBytes;
  private long peakBytes;

  /**
   * @param slotBytes memory of the largest unit of the planned size
   * @param keptPlainBytes buffers that have grown larger are not handed on
   * @param pool buffers of earlier loads, taken over and given back
   */
  UnitSlots(int total, long slotBytes, long keptPlainBytes, List<UnitBuffer> pool) {
    this.total = total;
    this.slotBytes = slotBytes;
    this.keptPlainBytes = keptPlainBytes;
    this.free = new Semaphore(total, true);
    this.pool = pool;
  }

  /** Waits until there is room for a unit. */
  UnitBuffer take(WorkUnit unit) throws InterruptedException {
    int slots = slots(unit);
    free.acquire(slots);
    synchronized (pool) {
      inUseBytes += ApplyLimits.unitMemoryBytes(unit);
      peakBytes = Math.max(peakBytes, inUseBytes);
      // What more slots than one stand for must not lie idle in the pool meanwhile.
      for (int i = 1; i < slots && !pool.isEmpty(); i++) {
        pool.remove(0);
      }
      return pool.isEmpty() ? new UnitBuffer() : pool.remove(pool.size() - 1);
    }
  }

  /** Gives back what {@link #take} gave. */
  void give(UnitBuffer buffer, WorkUnit unit) {
    synchronized (pool) {
      inUseBytes -= ApplyLimits.unitMemoryBytes(unit);
      if (buffer.capacityBytes() <= keptPlainBytes) {
        pool.add(buffer);
        pool.sort(Comparator.comparingInt(UnitBuffer::capacityBytes));
      }
    }
    free.release(slots(unit));
  }

  /** The most memory that was in use at once. */
  long peakBytes() {
    synchronized (pool) {
      return peakBytes;
    }
  }

  /** An empty pool. */
  static List<UnitBuffer> pool() {
    return new ArrayList<>();
  }

  private int slots(WorkUnit unit) {
    long wanted = (ApplyLimits.unitMemoryBytes(unit) + slotBytes - 1) / slotBytes;
    return (int) Math.min(total, Math.max(1, wanted));
  }
}
