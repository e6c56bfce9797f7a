package io.pitr.e2e;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Chooses moments to kill a run at: a phase, and a random delay after the run announced it, at most
 * a little longer than the phase took in runs before. The phase is one that was chosen least often,
 * so short phases are hit as often as long ones.
 */
final class KillMoment {
  /** Before the first phase: the virtual machine starts, the segment is planned. */
  static final String START = "START";

  /** A target without a chain. */
  static final String EMPTY = "EMPTY";

  /** A chain between two segments. */
  static final String CLOSED = "CLOSED";

  /** A chain after its last segment. */
  static final String FINISHED = "FINISHED";

  static final List<String> PHASES = List.of("OPEN", "BASE", "SCHEMA", "APPLY", "SEAL", "FINISH");
  private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
  private static final long PHASE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Map<String, Long> meanNanos = new TreeMap<>(Map.of(START, START_NANOS));
  private final Map<String, Integer> chosen = new TreeMap<>();

  /** Records how long the phases of a run took. */
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

  private String choose(List<String> phases, SplittableRandom random) {
    if (random.nextInt(8) == 0) {
      return START;
    }
    int least = phases.stream().mapToInt(this::timesChosen).min().orElseThrow();
    List<String> rare = phases.stream().filter(one -> timesChosen(one) == least).toList();
    String phase = rare.get(random.nextInt(rare.size()));
    chosen.merge(phase, 1, Integer::sum);
    return phase;
  }

  private int timesChosen(String phase) {
    return chosen.getOrDefault(phase, 0);
  }

  /**
   * Waits for a moment and kills.
   *
   * @param phases those that the run will go through
   * @return the last phase that the run announced before it died; empty if it had ended by itself
   */
  Optional<String> kill(KillableRun run, List<String> phases, SplittableRandom random)
      throws InterruptedException {
    String phase = choose(phases, random);
    if (phase.equals(START) || run.awaitPhase(phase)) {
      long mean = meanNanos.getOrDefault(phase, PHASE_NANOS);
      double share = random.nextInt(4) == 0 ? 0 : random.nextDouble();
      LockSupport.parkNanos((long) (mean * share * share * 5 / 4));
    }
    boolean killed = run.kill();
    saw(run.phaseNanos());
    return killed ? Optional.of(run.lastPhase()) : Optional.empty();
  }
}
