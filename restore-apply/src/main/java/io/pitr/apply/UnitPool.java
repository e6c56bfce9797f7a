package io.pitr.apply;

import io.pitr.apply.plan.WorkUnit;
import io.pitr.apply.read.UnitBuffer;
import java.util.Comparator;
import java.util.List;

/**
 * The buffers of units in flight, as many as there are units at once. Buffers are reused, because
 * the JVM frees native memory late. Thread-safe.
 */
final class UnitPool {
  private final long unitBytes;
  private final List<UnitBuffer> idle;
  private long inUseBytes;
  private long peakBytes;

  /**
   * @param unitBytes size of units; larger buffers are not reused
   * @param idle buffers of earlier loads; this pool takes from it and returns to it
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

  /** Takes back a buffer of {@link #take}. */
  void give(UnitBuffer buffer, WorkUnit unit) {
    synchronized (idle) {
      inUseBytes -= ApplyLimits.unitMemoryBytes(unit, unitBytes);
      if (buffer.capacityBytes() <= UnitBuffer.capacity(unitBytes)) {
        idle.add(buffer);
        idle.sort(Comparator.comparingInt(UnitBuffer::capacityBytes));
      }
    }
  }

  /** Peak of the memory in use. */
  long peakBytes() {
    synchronized (idle) {
      return peakBytes;
    }
  }
}
