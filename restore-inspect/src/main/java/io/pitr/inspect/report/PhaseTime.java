package io.pitr.inspect.report;

import io.pitr.api.event.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The time and volume of one phase of a run.
 *
 * @param took time until the next phase began, or until now
 * @param waited the part in which at least one thread waited for another process
 * @param waits reasons of waits, the longest first; their times may overlap
 * @param done in {@code unit}, including the work of earlier runs of the same segment
 * @param total 0 if unknown
 */
public record PhaseTime(
    String phase,
    Duration took,
    Duration waited,
    List<WaitTime> waits,
    Progress.Unit unit,
    long done,
    long total,
    long kvs) {
  public PhaseTime {
    waits = List.copyOf(waits);
  }

  /** The part in which no thread waited. */
  public Duration worked() {
    return took.minus(waited);
  }

  PhaseTime plus(PhaseTime later) {
    return new PhaseTime(
        phase,
        took.plus(later.took),
        waited.plus(later.waited),
        sum(List.of(waits, later.waits)),
        later.unit,
        done + later.done,
        total + later.total,
        kvs + later.kvs);
  }

  /** Waits of all phases, merged by reason, the longest first. */
  public static List<WaitTime> waits(List<PhaseTime> phases) {
    return sum(phases.stream().map(PhaseTime::waits).toList());
  }

  private static List<WaitTime> sum(List<List<WaitTime>> lists) {
    Map<String, WaitTime> all = new LinkedHashMap<>();
    lists.forEach(list -> list.forEach(each -> all.merge(each.reason(), each, WaitTime::plus)));
    var sorted = new ArrayList<>(all.values());
    sorted.sort(Comparator.comparing(WaitTime::took).reversed());
    return sorted;
  }
}
