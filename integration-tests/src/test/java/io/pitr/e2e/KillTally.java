package io.pitr.e2e;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What killed chains did: where kills hit, how segments ended, how chains ended. */
final class KillTally {
  private final Map<String, Integer> byState = new TreeMap<>();
  private final Set<String> phases = new TreeSet<>();
  private final Map<Violation, List<String>> violations = new EnumMap<>(Violation.class);
  private final int wanted;
  private final Set<String> wantedPhases;
  private int kills;
  private int late;
  private int segments;
  private int chains;

  /**
   * @param wanted number of kills
   * @param wantedPhases in each of which at least one run is killed
   */
  KillTally(int wanted, Set<String> wantedPhases) {
    this.wanted = wanted;
    this.wantedPhases = Set.copyOf(wantedPhases);
  }

  /** Whether no more kills are needed. */
  boolean isComplete() {
    return kills >= wanted && phases.containsAll(wantedPhases);
  }

  /** What must not happen. */
  enum Violation {
    /** Deferred work ran before the last segment. */
    EXECUTED_EARLY,
    /** A segment ended in another state than an undisturbed one. */
    OTHER_SEGMENT,
    /** A chain ended in another state than a restore in one go. */
    OTHER_END
  }

  /**
   * A run died.
   *
   * @param phase the last one that it announced
   * @param state the phase in the state that it left in the target
   */
  void killed(String phase, String state) {
    phases.add(phase);
    byState.merge(state, 1, Integer::sum);
    kills++;
  }

  /** A run ended before it was killed. */
  void late() {
    late++;
  }

  /** A segment that is not the last was compared with an undisturbed one. */
  void segmentCompared() {
    segments++;
  }

  /** The end of a chain was compared with a restore in one go. */
  void chainCompared() {
    chains++;
  }

  /** Adds descriptions of violations; none is fine. */
  void add(Violation kind, List<String> descriptions) {
    violations.computeIfAbsent(kind, key -> new ArrayList<>()).addAll(descriptions);
  }

  int kills() {
    return kills;
  }

  int segments() {
    return segments;
  }

  int chains() {
    return chains;
  }

  /** Phases in which runs were killed. */
  Set<String> phases() {
    return phases;
  }

  List<String> violations(Violation kind) {
    return violations.getOrDefault(kind, List.of());
  }

  boolean hasViolations() {
    return violations.values().stream().anyMatch(list -> !list.isEmpty());
  }

  @Override
  public String toString() {
    return "%d kills in %s, of targets in %s; %d came too late; %d segments and %d chains compared"
        .formatted(kills, phases, byState, late, segments, chains);
  }
}
