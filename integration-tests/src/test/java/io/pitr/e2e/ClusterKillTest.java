package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.cli.program.ProgramRun;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.sim.SimTidb;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.testkit.CorpusExpectation.Cut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chains into a cluster whose commands are killed in any phase and started again. The program runs
 * in processes of its own; the cluster is simulated and has a server that speaks MySQL's protocol.
 * Its clock runs faster, so that the lease of a dead process expires within a second.
 */
@Order(1) // One of the longest: begins first.
@Tag("kill")
class ClusterKillTest {
  private static final int KILLS = 100;
  private static final int SPEED = 40;
  private static final int MOST_KILLS_A_COMMAND = 6;
  private static final long FIRST_SEED = 1;
  private static final String USER = "restorer";
  private static final String PASSWORD = "not-to-be-seen";

  @TempDir Path folder;

  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private final KillMoment moment = new KillMoment();
  private final KillTally tally = new KillTally(KillSuite.count(KILLS), Set.of());

  @Test
  void aChainThatIsKilledAnywhereEndsInTheExpectedRows() throws Exception {
    Long asked = Long.getLong("pitr.seed");
    for (long seed = asked == null ? FIRST_SEED : asked; !tally.isComplete(); seed++) {
      Path place = Files.createDirectory(folder.resolve("seed" + seed));
      var random = new SplittableRandom(seed);
      try (var cluster = new SimCluster(3, 3, 3, SPEED)) {
        cluster.addTiflash(900_000, "z1");
        var sql = new RecordingSql("9.0.0");
        try (var tidb = new SimTidb(sql, USER, PASSWORD)) {
          new Chain(cluster, sql, tidb, place, random, seed).check();
        }
      }
    }
    System.out.println(tally + ", into a cluster");
    assertThat(tally.kills()).isGreaterThanOrEqualTo(KillSuite.count(KILLS));
    assertThat(tally.phases()).as("phases with a kill").hasSizeGreaterThan(1);
  }

  /** One chain of commands into one cluster. */
  private final class Chain {
    private final SimCluster cluster;
    private final Workbench bench;
    private final SimTidb tidb;
    private final Path place;
    private final SplittableRandom random;
    private final List<String> story = new ArrayList<>();

    Chain(
        SimCluster cluster,
        RecordingSql sql,
        SimTidb tidb,
        Path place,
        SplittableRandom random,
        long seed) {
      this.cluster = cluster;
      this.tidb = tidb;
      this.place = place;
      this.random = random;
      this.bench =
          new Workbench(
              alpha.full(),
              alpha.log(),
              Workbench.plugins(new SimulatedClusterPlugin(cluster, sql)));
      story.add("seed " + seed);
    }

    void check() throws IOException, InterruptedException {
      Files.writeString(place.resolve("password"), PASSWORD + "\n");
      List<Tso> ends = ends();
      for (int i = 0; i < ends.size(); i++) {
        toItsEnd(command(ends, i));
      }
      Path out = place.resolve("export");
      bench.export(cluster.uri(), Tso.MAX, ExportFormat.JSONL, out);
      assertThat(new ExportedState(out).differences(alpha.tables("s4"))).as(this::story).isEmpty();
      assertThat(cluster.violations()).as(this::story).isEmpty();
      assertThat(cluster.importMode()).as(this::story).isEmpty();
      assertThat(cluster.pdState().pausedSchedulers()).as(this::story).isEmpty();
      assertThat(cluster.pdState().temporarySettings()).as(this::story).isEmpty();
      assertThat(cluster.pdState().safePoints()).as(this::story).containsOnlyKeys("gc_worker");
      assertThat(tidb.refused()).isEmpty();
    }

    /** The last of the corpus' cuts, and some of those before. */
    private List<Tso> ends() {
      var ends = new ArrayList<Tso>();
      for (Cut cut : alpha.cuts()) {
        boolean last = cut.name().equals("s4");
        if (last || (!cut.name().equals("full") && random.nextInt(3) > 0)) {
          ends.add(cut.ts());
        }
      }
      return ends;
    }

    private List<String> command(List<Tso> ends, int i) {
      var words = new ArrayList<>(List.of("restore", "point", "-s", bench.log()));
      words.addAll(
          i == 0
              ? List.of("--full-backup-storage", bench.full())
              : List.of("--start-ts", ends.get(i - 1).toString()));
      words.addAll(List.of("--restored-ts", ends.get(i).toString()));
      words.add("--last=" + (i == ends.size() - 1));
      words.addAll(List.of("--pd", String.join(",", cluster.pdAddresses())));
      words.addAll(List.of("--tidb", tidb.address(), "--tidb-user", USER));
      words.addAll(List.of("--tidb-password-file", place.resolve("password").toString(), "--json"));
      return words;
    }

    private void toItsEnd(List<String> command) throws IOException, InterruptedException {
      story.add(String.join(" ", command));
      int kills = random.nextInt(MOST_KILLS_A_COMMAND + 1);
      for (int i = 0; i < kills && !tally.isComplete() && killed(command); i++) {
        story.add("  killed");
      }
      ProgramRun done = KillableRun.start(place, command).await();
      assertThat(done.exitCode()).as(() -> story() + "\n" + done.err()).isZero();
      assertThat(done.out() + done.err()).doesNotContain(PASSWORD);
    }

    private boolean killed(List<String> command) throws IOException, InterruptedException {
      KillableRun run = KillableRun.start(place, command);
      Optional<String> phase =
          moment.kill(run, KillMoment.phasesAhead(command, KillMoment.EMPTY), random);
      if (phase.isEmpty()) {
        tally.late();
        return false;
      }
      tally.killed(phase.get(), phase.get());
      return true;
    }

    private String story() {
      return String.join("\n", story);
    }
  }
}
