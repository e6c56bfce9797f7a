package io.pitr.inspect.verify;

import java.util.concurrent.Semaphore;

/**
 * Bounds the memory that is in use at the same time. A request above the bound waits until it is
 * the only one.
 */
final class MemoryGate {
  private static final int UNIT_BYTES = 1 << 10;

  private final Semaphore units;
  private final int all;

  MemoryGate(long bytes) {
    all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES));
    units = new Semaphore(all, true);
  }

  /** Waits for memory. Closing the pass releases it. */
  Pass enter(long bytes) {
    int wanted = (int) Math.max(1, Math.min(all, bytes / UNIT_BYTES + 1));
    units.acquireUninterruptibly(wanted);
    return () -> units.release(wanted);
  }

  /** Acquired memory. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }
}
