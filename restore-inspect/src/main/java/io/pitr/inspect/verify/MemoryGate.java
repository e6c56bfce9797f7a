package io.pitr.inspect.verify;

import java.util.concurrent.Semaphore;

/** Keeps what is in memory at once below a bound; what is larger by itself goes alone. */
final class MemoryGate {
  private static final int UNIT_BYTES = 1 << 10;

  private final Semaphore units;
  private final int all;

  MemoryGate(long bytes) {
    all = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES));
    units = new Semaphore(all, true);
  }

  /** Waits for room; closing the pass gives it back. */
  Pass enter(long bytes) {
    int wanted = (int) Math.max(1, Math.min(all, bytes / UNIT_BYTES + 1));
    units.acquireUninterruptibly(wanted);
    return () -> units.release(wanted);
  }

  /** Room that was given. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }
}
