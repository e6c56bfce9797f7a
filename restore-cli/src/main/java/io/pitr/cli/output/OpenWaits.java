package io.pitr.cli.output;

import io.pitr.api.event.Wait;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is being waited for, for the progress line. Not thread-safe. */
final class OpenWaits {
  private static final long WORTH_SHOWING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Threads> open = new LinkedHashMap<>();

  /**
   * @param count threads that wait
   * @param sinceNanos when the first of them began
   */
  private record Threads(int count, long sinceNanos) {}

  void hear(Wait wait, long nowNanos) {
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

  /** The wait that began first, once it has taken a second; else nothing. */
  String text(long nowNanos) {
    for (Map.Entry<String, Threads> each : open.entrySet()) {
      long waited = nowNanos - each.getValue().sinceNanos;
      if (waited >= WORTH_SHOWING_NANOS) {
        return ", waiting "
            + DurationWords.of(TimeUnit.NANOSECONDS.toSeconds(waited))
            + " until "
            + each.getKey();
      }
    }
    return "";
  }
}
