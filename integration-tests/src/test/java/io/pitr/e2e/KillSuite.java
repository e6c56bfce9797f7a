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
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Kills restores until a number of kills is reached: {@code pitr.test.scale} takes a share of it,
 * {@code -Dpitr.seed=N} begins with another backup. Moments depend on the machine's pace, so a
 * failure tells its seed and what was killed when.
 */
final class KillSuite {
  private static final long FIRST_SEED = 1;

  private KillSuite() {}

  /** Random backups. */
  static KillTally run(int kills, Path folder, Cutting<WorkloadRun> cutting) throws Exception {
    int wanted = Properties.count(kills);
    Long asked = Long.getLong("pitr.seed");
    var moment = new KillMoment();
    var tally = new KillTally();
    for (long seed = asked == null ? FIRST_SEED : asked; tally.kills() < wanted; seed++) {
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

  /** The backups of real clusters, again and again. */
  static KillTally runReal(int kills, Path folder, Cutting<List<Tso>> cutting) throws Exception {
    int wanted = Properties.count(kills);
    var moment = new KillMoment();
    var tally = new KillTally();
    for (long seed = FIRST_SEED; tally.kills() < wanted; seed++) {
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
