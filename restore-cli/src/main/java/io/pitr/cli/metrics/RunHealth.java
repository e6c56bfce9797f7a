package io.pitr.cli.metrics;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.base.Outage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether a run works, tries again after failures, or has ended. Thread-safe. */
public final class RunHealth implements RestoreObserver {
  /** A run that fails for longer is unhealthy. */
  public static final Duration TOLERATED = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private @Nullable Trouble trouble;
  private long failures;
  private String end = "";

  /**
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  public RunHealth(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Trouble(long sinceNanos, String cause) {}

  /** A try failed, and another one follows. */
  public synchronized void failing(Outage<RestoreException> outage) {
    failures++;
    trouble =
        new Trouble(
            nanos.getAsLong() - outage.lasted().toNanos(),
            outage.last().problems().get(0).summary());
  }

  /** A try succeeded. */
  public synchronized void recovered() {
    trouble = null;
  }

  /** The run is over. */
  public synchronized void ended(RunMetrics.Outcome how) {
    end = "the run has ended: " + how.text();
  }

  /** A run that loads data works again. */
  @Override
  public void progress(Progress progress) {
    if (progress.done() > 0) {
      recovered();
    }
  }

  /** Number of failures after which the run tried again. */
  public synchronized long failures() {
    return failures;
  }

  /** Time since the first failure without a success after it; zero for a run that works. */
  public synchronized Duration failingFor() {
    return trouble == null
        ? Duration.ZERO
        : Duration.ofNanos(nanos.getAsLong() - trouble.sinceNanos());
  }

  /** Why the last try failed; empty for a run that works. */
  public synchronized String cause() {
    return trouble == null ? "" : trouble.cause();
  }

  /** Why the run is unhealthy; empty if it is healthy. */
  public synchronized Optional<String> problem() {
    if (!end.isEmpty()) {
      return Optional.of(end);
    }
    Duration failing = failingFor();
    return failing.compareTo(TOLERATED) > 0
        ? Optional.of("failing for " + failing.toSeconds() + " s: " + cause())
        : Optional.empty();
  }
}
