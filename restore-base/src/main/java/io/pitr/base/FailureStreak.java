package io.pitr.base;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the consecutive failures of a work that is repeated until it succeeds, and spreads the
 * tries. Not thread-safe.
 *
 * @param <E> the kind of failure
 */
public final class FailureStreak<E extends Exception> {
  private final Backoff backoff;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private @Nullable Outage<E> outage;
  private long sinceNanos;

  /**
   * @param backoff the longest waits between tries; the actual ones are random
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  public FailureStreak(Backoff backoff, LongSupplier nanos, RandomGenerator random) {
    this.backoff = backoff;
    this.nanos = nanos;
    this.random = random;
  }

  /** Records a failure. */
  public Outage<E> failed(E failure) {
    Outage<E> before = outage;
    if (before == null) {
      sinceNanos = nanos.getAsLong();
      outage = new Outage<>(failure, failure, 1, Duration.ZERO);
    } else {
      outage = new Outage<>(before.first(), failure, before.failures() + 1, lasted());
    }
    return outage;
  }

  /** Records a success; returns the outage that it ends. */
  public Optional<Outage<E>> succeeded() {
    Outage<E> before = outage;
    outage = null;
    return before == null
        ? Optional.empty()
        : Optional.of(new Outage<>(before.first(), before.last(), before.failures(), lasted()));
  }

  /** A random wait before the next try, longer on average after each failure. */
  public Duration pause() {
    return outage == null ? Duration.ZERO : backoff.randomDelay(outage.failures(), random);
  }

  private Duration lasted() {
    return Duration.ofNanos(nanos.getAsLong() - sinceNanos);
  }
}
