package io.pitr.sim;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens again on a port that was closed. It retries for a while: the system may have given the
 * port to a client that tried to reach the server meanwhile.
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
