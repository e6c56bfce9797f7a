package io.pitr.inspect.report;

import java.time.Duration;

/**
 * What a phase waited for.
 *
 * @param reason as in {@link io.pitr.api.event.Wait}
 * @param took the time in which at least one thread waited for it
 * @param times how often a thread began to
 */
public record WaitTime(String reason, Duration took, int times) {
  WaitTime plus(WaitTime later) {
    return new WaitTime(reason, took.plus(later.took), times + later.times);
  }
}
