package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.testkit.Properties;
import io.pitr.workload.Workload;
import io.pitr.workload.WorkloadRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Kills restores until enough runs were killed, in all wanted phases. {@code pitr.test.scale} takes
 * a share of the number, {@code -Dpitr.seed=N} begins with another backup. The moments of kills
 * depend on the speed of the machine, so a failure names its seed and lists what was killed when.
 */
final class KillSuite {
  private static final long FIRST_SEED = 1;

  /** Chains to try for each wanted kill, should a phase never be hit. */
  private static final int MOST_CHAINS_A_KILL = 10;

  private KillSuite() {}

  /**
   * Kills restores of random backups.
   *
   * @param phases in each of which at least one run is killed
   */
  static KillTally run(int kills, Path folder, Set<String> phases, Cutting<WorkloadRun> cutting)
      throws Exception {
    int wanted = count(kills);
    Long asked = Long.getLong("pitr.seed");
    var moment = new KillMoment();
    var tally = new KillTally(wanted, phases);
    long first = asked == null ? FIRST_SEED : asked;
    long end = first + (long) wanted * MOST_CHAINS_A_KILL;
    for (long seed = first; isUnfinished(tally) && seed < end; seed++) {
      Path place = folder.resolve("case" + seed);
      var random = new SplittableRandom(seed);
      var run =
          new Workload(random.nextLong(), LawOptions.draw(random), SegmentLawTest.steps(seed))
              .run(place);
      if (run.end().isAfter(run.base())) {
        var bench = new Workbench(place.resolve("full"), place.resolve("log"));
        List<Tso> ends = cutting.ends(run, random);
        String planned = Workbench.uri(place.resolve("planned"));
        if (!Refusal.stands(bench, planned, run, ends)) {
          check(bench, place, ends, seed, random, moment, tally);
        }
      }
      LawCase.delete(place);
    }
    System.out.println(tally);
    return tally;
  }

  private static boolean isUnfinished(KillTally tally) {
    return !tally.hasViolations() && !tally.isComplete();
  }

  /**
   * How many runs to kill of a full count. A run is a process, so a plain build takes half the
   * share that it takes of other random suites.
   */
  static int count(int full) {
    int share = Properties.count(full);
    return share < full ? (share + 1) / 2 : share;
  }

  /** Kills restores of the backups of real clusters. */
  static KillTally runReal(int kills, Path folder, Cutting<List<Tso>> cutting) throws Exception {
    var moment = new KillMoment();
    var tally = new KillTally(count(kills), Set.of());
    for (long seed = FIRST_SEED; isUnfinished(tally); seed++) {
      Path place = Files.createDirectory(folder.resolve("real" + seed));
      var random = new SplittableRandom(seed);
      RealBackup backup = RealBackup.any(random);
      List<Tso> ends = cutting.ends(backup.ends(), random);
      check(backup.bench(), place, ends, seed, random, moment, tally);
      LawCase.delete(place);
    }
    System.out.println(tally + ", of real backups");
    return tally;
  }

  private static void check(
      Workbench bench,
      Path place,
      List<Tso> ends,
      long seed,
      SplittableRandom random,
      KillMoment moment,
      KillTally tally)
      throws IOException, InterruptedException {
    var chain = new KilledChain(bench, place, ends, random, moment, tally);
    try {
      chain.check();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "seed %d fails (-Dpitr.seed=%d): %s%n%s".formatted(seed, seed, e, chain.story()), e);
    }
  }

  static Tso someCommit(WorkloadRun run, SplittableRandom random) {
    List<Tso> commits = run.commits();
    return commits.isEmpty() ? run.end() : commits.get(random.nextInt(commits.size()));
  }

  /** Commits, the moments around them, and the end of the log. */
  static List<Tso> cuts(WorkloadRun run, int count, SplittableRandom random) {
    var cuts = new TreeSet<Tso>(run.cuts(count, random.nextLong()));
    cuts.add(run.end());
    return new ArrayList<>(cuts);
  }

  /**
   * Chooses where segments end.
   *
   * @param <T> what is cut
   */
  @FunctionalInterface
  interface Cutting<T> {
    List<Tso> ends(T of, SplittableRandom random);
  }
}
