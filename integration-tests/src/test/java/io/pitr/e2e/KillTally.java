package io.pitr.e2e;

import java.util.Map;
import java.util.TreeMap;

/** How many kills hit each phase, by what the target's own state says of it. */
final class KillTally {
  private final Map<String, Integer> byPhase = new TreeMap<>();
  private int kills;
  private int late;

  void killedIn(String phase) {
    byPhase.merge(phase, 1, Integer::sum);
    kills++;
  }

  /** The run had ended before it was killed. */
  void late() {
    late++;
  }

  int kills() {
    return kills;
  }

  Map<String, Integer> byPhase() {
    return byPhase;
  }

  @Override
  public String toString() {
    return kills + " kills: " + byPhase + "; " + late + " came too late";
  }
}
