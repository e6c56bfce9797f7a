package io.pitr.integration.backup;

import java.time.Duration;
import java.util.UUID;

/** A running log backup; stopped when closed. */
public final class LogTask implements AutoCloseable {
  private static final Duration MOST = Duration.ofMinutes(15);
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final GoBr br;
  private final String name = "pitr_it_" + UUID.randomUUID().toString().substring(0, 8);

  private LogTask(GoBr br) {
    this.br = br;
  }

  /** Starts to back the log up. */
  public static LogTask start(GoBr br, String storage) {
    var task = new LogTask(br);
    br.startLog(task.name, storage);
    return task;
  }

  /**
   * Waits until the log is complete up to a moment.
   *
   * @throws IllegalStateException when it does not get there
   */
  public void awaitCheckpoint(long ts) throws InterruptedException {
    long end = System.nanoTime() + MOST.toNanos();
    long reached = br.checkpoint(name);
    while (reached <= ts) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "the log backup stands at %d and not after %d; see %s"
                .formatted(reached, ts, br.logFile()));
      }
      Thread.sleep(LOOK.toMillis());
      reached = br.checkpoint(name);
    }
  }

  @Override
  public void close() {
    br.stopLog(name);
  }
}
