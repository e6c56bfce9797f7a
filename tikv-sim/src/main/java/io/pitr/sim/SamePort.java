package io.pitr.sim;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens again at a port that was given up. It is tried for a while: a client that looked for the
 * server meanwhile may have been given that very port as its own.
 */
final class SamePort {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private SamePort() {}

  /** One attempt. */
  interface Attempt<T> {
    T listen() throws IOException;
  }

  /**
   * @param port 0, for any, is tried once
   */
  static <T> T listen(int port, Attempt<T> attempt) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return attempt.listen();
      } catch (IOException e) {
        if (port == 0 || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
