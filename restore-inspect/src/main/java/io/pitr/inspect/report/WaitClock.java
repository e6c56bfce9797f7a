package io.pitr.inspect.report;

import io.pitr.api.event.Wait;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up overlapping waits: time in which several threads wait counts once. Not thread-safe. */
final class WaitClock {
  private final Interval any = new Interval();
  private final Map<String, Interval> byReason = new LinkedHashMap<>();

  void record(Wait wait, long nowNanos) {
    Interval reason = byReason.computeIfAbsent(wait.reason(), key -> new Interval());
    if (wait.step() == Wait.Step.BEGAN) {
      any.begin(nowNanos);
      reason.begin(nowNanos);
    } else if (reason.threads > 0) {
      any.end(nowNanos);
      reason.end(nowNanos);
    }
  }

  /** The time in which at least one thread waited, since the start or the last {@link #restart}. */
  Duration waited(long nowNanos) {
    return any.until(nowNanos);
  }

  /** The waited time by reason, the longest first. */
  List<WaitTime> reasons(long nowNanos) {
    return byReason.entrySet().stream()
        .map(
            each ->
                new WaitTime(each.getKey(), each.getValue().until(nowNanos), each.getValue().times))
        .filter(each -> each.times() > 0)
        .sorted(Comparator.comparing(WaitTime::took).reversed())
        .toList();
  }

  /** Resets all times to zero; running waits continue. */
  void restart(long nowNanos) {
    any.restart(nowNanos);
    byReason.values().forEach(each -> each.restart(nowNanos));
    byReason.values().removeIf(each -> each.threads == 0);
  }

  /** Accumulates the time in which at least one thread waits. */
  private static final class Interval {
    private int threads;
    private int times;
    private long sinceNanos;
    private long endedNanos;

    void begin(long nowNanos) {
      if (threads++ == 0) {
        sinceNanos = nowNanos;
      }
      times++;
    }

    void end(long nowNanos) {
      if (--threads == 0) {
        endedNanos += nowNanos - sinceNanos;
      }
    }

    Duration until(long nowNanos) {
      return Duration.ofNanos(endedNanos + (threads > 0 ? nowNanos - sinceNanos : 0));
    }

    void restart(long nowNanos) {
      sinceNanos = nowNanos;
      endedNanos = 0;
      times = threads;
    }
  }
}
