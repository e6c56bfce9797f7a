package io.pitr.apply;

import java.util.Comparator;
import java.util.List;

/**
 * The memory of units in flight. Buffers are handed on from unit to unit, since native memory is
 * given back late; there are as many as units at once. Safe for use by many threads.
 */
final class UnitPool {
  private final long unitBytes;
  private final List<UnitBuffer> idle;
  private long inUseBytes;
  private long peakBytes;

  /**
   * @param unitBytes size of units; buffers that have grown larger are not handed on
   * @param idle buffers of earlier loads, taken over and given back
   */
  UnitPool(long unitBytes, List<UnitBuffer> idle) {
    this.unitBytes = unitBytes;
    this.idle = idle;
  }

  UnitBuffer take(WorkUnit unit) {
    synchronized (idle) {
      inUseBytes += ApplyLimits.unitMemoryBytes(unit, unitBytes);
      peakBytes = Math.max(peakBytes, inUseBytes);
      return idle.isEmpty() ? new UnitBuffer() : idle.remove(idle.size() - 1);
    }
  }

  /** Gives back what {@link #take} gave. */
  void give(UnitBuffer buffer, WorkUnit unit) {
    synchronized (idle) {
      inUseBytes -= ApplyLimits.unitMemoryBytes(unit, unitBytes);
      if (buffer.capacityBytes() <= UnitBuffer.capacity(unitBytes)) {
        idle.add(buffer);
        idle.sort(Comparator.comparingInt(UnitBuffer::capacityBytes));
      }
    }
  }

  /** The most memory that was in use at once. */
  long peakBytes() {
    synchronized (idle) {
      return peakBytes;
    }
  }
}
