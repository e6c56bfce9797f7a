package io.pitr.tikv.rpc;

import io.pitr.api.event.Wait;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** A time source that reports every wait that has a reason. Thread-safe. */
public final class WaitMeter implements TimeSource {
  private final TimeSource time;
  private volatile Consumer<Wait> listener = wait -> {};

  public WaitMeter(TimeSource time) {
    this.time = time;
  }

  /** Reports waits to this listener from now on. */
  public void report(Consumer<Wait> to) {
    listener = to;
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
  public Waiting waiting(String reason) {
    Consumer<Wait> current = listener;
    current.accept(new Wait(reason, Wait.Step.BEGAN));
    return () -> current.accept(new Wait(reason, Wait.Step.ENDED));
  }
}
