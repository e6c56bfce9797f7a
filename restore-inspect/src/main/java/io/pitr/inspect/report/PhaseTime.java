package io.pitr.inspect.report;

import io.pitr.api.event.Progress;
import java.time.Duration;

/**
 * One phase of a run.
 *
 * @param took until the next phase began, or until now
 * @param done counted in {@code unit}; what earlier runs of the same segment did is included
 * @param total 0 when it was not known
 */
public record PhaseTime(
    String phase, Duration took, Progress.Unit unit, long done, long total, long kvs) {

  PhaseTime plus(PhaseTime later) {
    return new PhaseTime(
        phase,
        took.plus(later.took),
        later.unit,
        done + later.done,
        total + later.total,
        kvs + later.kvs);
  }
}
