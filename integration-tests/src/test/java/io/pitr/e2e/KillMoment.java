package io.pitr.e2e;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Draws moments to kill a run at: a phase, and a delay after it was told that is random over as
 * long as the phase was seen to take. So short phases are met as often as long ones.
 */
final class KillMoment {
  /** Before the first phase: start of the machine, planning. */
  static final String START = "START";

  /** What a target says that has no chain, one between segments, one at the end. */
  static final String EMPTY = "EMPTY";

  static final String CLOSED = "CLOSED";
  static final String FINISHED = "FINISHED";

  static final List<String> PHASES = List.of("OPEN", "BASE", "SCHEMA", "APPLY", "SEAL", "FINISH");
  private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
  private static final long PHASE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Map<String, Long> meanNanos = new TreeMap<>(Map.of(START, START_NANOS));

  /** Learns how long phases take. */
  void saw(Map<String, Long> phaseNanos) {
    phaseNanos.forEach(
        (phase, nanos) -> meanNanos.merge(phase, nanos, (before, now) -> (3 * before + now) / 4));
  }

  /**
   * The phases that a command has before it.
   *
   * @param now what the target's state says
   */
  static List<String> phasesAhead(List<String> command, String now) {
    boolean finish = command.contains("finish") || now.equals("FINISH");
    boolean begun = PHASES.contains(now);
    return PHASES.stream()
        .filter(
            phase ->
                switch (phase) {
                  case "OPEN" -> !finish && !begun;
                  case "BASE" -> !finish && command.contains("--full-backup-storage");
                  case "FINISH" -> finish || command.contains("--last=true");
                  default -> !finish;
                })
        .toList();
  }

  /**
   * Waits for a moment and kills.
   *
   * @param phases those that the run will go through
   * @return whether it was alive
   */
  boolean kill(KillableRun run, List<String> phases, SplittableRandom random)
      throws InterruptedException {
    String phase = random.nextInt(8) == 0 ? START : phases.get(random.nextInt(phases.size()));
    if (phase.equals(START) || run.awaitPhase(phase)) {
      long mean = meanNanos.getOrDefault(phase, PHASE_NANOS);
      double share = random.nextInt(4) == 0 ? 0 : random.nextDouble();
      LockSupport.parkNanos((long) (mean * share * share * 5 / 4));
    }
    boolean killed = run.kill();
    saw(run.phaseNanos());
    return killed;
  }
}
