package io.pitr.inspect.report;

import java.time.Duration;

/**
 * A wait of a phase.
 *
 * @param reason as in {@link io.pitr.api.event.Wait}
 * @param took time in which at least one thread waited
 * @param times number of waits
 */
public record WaitTime(String reason, Duration took, int times) {
  WaitTime plus(WaitTime later) {
    return new WaitTime(reason, took.plus(later.took), times + later.times);
  }
}
