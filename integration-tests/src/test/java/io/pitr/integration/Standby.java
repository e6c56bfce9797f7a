package io.pitr.integration;

import io.pitr.integration.program.ProgramEnd;
import io.pitr.integration.program.RunningProgram;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A target that follows a log, in a process of its own. Ends when closed. */
final class Standby implements AutoCloseable {
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final TargetCluster target;
  private final RunningProgram follower;

  private Standby(TargetCluster target, RunningProgram follower) {
    this.target = target;
    this.follower = follower;
  }

  /**
   * Begins to follow.
   *
   * @param full URL of the full backup
   * @param log URL of the log backup
   */
  static Standby start(TargetCluster target, String full, String log) {
    List<String> command =
        target.command(
            "restore", "follow", "--interval", "1s", "-s", log, "--full-backup-storage", full);
    return new Standby(target, target.br().start(command));
  }

  /**
   * Waits until the target has reached a moment.
   *
   * @throws IllegalStateException when it does not, or the follower ends
   */
  void awaitReached(long ts) throws InterruptedException {
    long end = System.nanoTime() + MOST.toNanos();
    while (reached() < ts) {
      if (System.nanoTime() - end > 0 || !follower.isAlive()) {
        throw new IllegalStateException(
            "the follower did not reach " + ts + ": " + target.status() + ", " + stopped());
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  private long reached() {
    JsonNode next = target.status().path("nextStartTs");
    return next.asString("").isEmpty() ? 0 : Long.parseLong(next.asString());
  }

  private ProgramEnd stopped() {
    follower.stop();
    return follower.await(Duration.ofMinutes(1));
  }

  /** Finishes the chain; returns how the follower ended. */
  ProgramEnd switchOver() {
    target.br().run(target.command("restore", "finish", "--json")).requireSuccess();
    return follower.await(Duration.ofMinutes(2));
  }

  @Override
  public void close() {
    if (follower.isAlive()) {
      stopped();
    }
  }
}
