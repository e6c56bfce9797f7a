package io.pitr.cli.output;

import io.pitr.api.event.Wait;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The waits in progress, for the progress line. Not thread-safe. */
final class OpenWaits {
  private static final long WORTH_SHOWING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Threads> open = new LinkedHashMap<>();

  /**
   * @param count number of waiting threads
   * @param sinceNanos start of the first wait
   */
  private record Threads(int count, long sinceNanos) {}

  void update(Wait wait, long nowNanos) {
    if (wait.step() == Wait.Step.BEGAN) {
      open.merge(
          wait.reason(),
          new Threads(1, nowNanos),
          (before, more) -> new Threads(before.count + 1, before.sinceNanos));
    } else {
      open.computeIfPresent(
          wait.reason(),
          (reason, before) ->
              before.count == 1 ? null : new Threads(before.count - 1, before.sinceNanos));
    }
  }

  /** The oldest wait that has lasted a second; empty if there is none. */
  String text(long nowNanos) {
    for (Map.Entry<String, Threads> each : open.entrySet()) {
      long waited = nowNanos - each.getValue().sinceNanos;
      if (waited >= WORTH_SHOWING_NANOS) {
        return "waiting "
            + DurationWords.of(TimeUnit.NANOSECONDS.toSeconds(waited))
            + " until "
            + each.getKey();
      }
    }
    return "";
  }
}
