package io.pitr.tikv.rpc;

import io.pitr.api.StopRequest;
import io.pitr.api.event.Wait;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A time source that reports every wait that has a reason, and ends it when the run is asked to
 * stop, except during clean-up. Thread-safe.
 */
public final class WaitMeter implements TimeSource {
  /** How often a wait asks whether the run goes on. */
  private static final Duration SLICE = Duration.ofMillis(100);

  private final TimeSource time;
  private final AtomicInteger cleanUps = new AtomicInteger();
  private volatile Consumer<Wait> listener = wait -> {};
  private volatile StopRequest stop = StopRequest.NEVER;

  public WaitMeter(TimeSource time) {
    this.time = time;
  }

  /** Reports waits to this listener from now on. */
  public void report(Consumer<Wait> to) {
    listener = to;
  }

  /** Ends waits when this request is made. */
  public void stopWhen(StopRequest request) {
    stop = request;
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public Instant wallTime() {
    return time.wallTime();
  }

  @Override
  public void sleep(Duration duration) {
    time.sleep(duration);
  }

  @Override
  public void sleep(Duration duration, String reason) {
    Waiting waiting = waiting(reason);
    try {
      Duration left = duration;
      while (stop != StopRequest.NEVER && left.compareTo(SLICE) > 0) {
        time.sleep(SLICE);
        left = left.minus(SLICE);
        requireGoingOn();
      }
      time.sleep(left);
    } finally {
      waiting.ended();
    }
    requireGoingOn();
  }

  @Override
  public Waiting waiting(String reason) {
    requireGoingOn();
    Consumer<Wait> current = listener;
    current.accept(new Wait(reason, Wait.Step.BEGAN));
    return () -> current.accept(new Wait(reason, Wait.Step.ENDED));
  }

  @Override
  public void requireGoingOn() {
    if (cleanUps.get() == 0) {
      stop.check();
    }
  }

  @Override
  public CleanUp cleanUp() {
    cleanUps.incrementAndGet();
    return cleanUps::decrementAndGet;
  }
}
