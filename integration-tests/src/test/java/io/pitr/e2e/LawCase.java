package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.EngineError;
import io.pitr.engine.report.SegmentReport;
import io.pitr.follow.FollowListener;
import io.pitr.follow.FollowPosition;
import io.pitr.follow.FollowRequest;
import io.pitr.follow.Follower;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.workload.WorkloadRun;
import io.pitr.writer.log.LogCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One workload, restored in one go and in segments. The program dies at some steps and is started
 * again. The results are compared with each other and with the upstream.
 */
final class LawCase {
  private static final int MOST_CUTS = 20;
  private static final int USUAL_CUTS = 6;
  private static final int FRESH_IDS = 6;
  private static final int FOLLOWED = 4;

  /** Share of failing reads, of which a segment needs some hundreds. */
  private static final double UNSTEADY = 0.004;

  private final WorkloadRun run;
  private final Path folder;
  private final SplittableRandom random;
  private final Workbench bench;
  private final Fuse fuse = new Fuse();
  private final Workbench mortal;
  private final String one;
  private final String chain;
  private final List<Tso> done = new ArrayList<>();
  private List<Tso> ends;
  private int usualSteps = 30;
  private int crashes;

  LawCase(WorkloadRun run, Path folder, SplittableRandom random) {
    this.run = run;
    this.folder = folder;
    this.random = random;
    this.bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
    this.mortal =
        new Workbench(
            folder.resolve("full"),
            folder.resolve("log"),
            Workbench.plugins(new CrashingTargets(new EmbeddedPlugin(), fuse)));
    this.one = target("one");
    this.chain = target("chain");
    this.ends = ends();
  }

  /** Ends of segments, the last one last. */
  private List<Tso> ends() {
    var around = new TreeSet<Tso>();
    for (Tso commit : run.commits()) {
      for (long offset = -1; offset <= 1; offset++) {
        around.add(new Tso(commit.value() + offset));
      }
    }
    var candidates =
        new ArrayList<>(
            around.stream()
                .filter(ts -> ts.isAfter(run.base()) && ts.isBefore(run.end()))
                .toList());
    var cuts = new TreeSet<Tso>();
    int most = random.nextInt(6) == 0 ? MOST_CUTS : USUAL_CUTS;
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count && !candidates.isEmpty(); i++) {
      cuts.add(candidates.remove(random.nextInt(candidates.size())));
    }
    if (cuts.isEmpty() || random.nextInt(3) != 0) {
      cuts.add(run.end());
    }
    if (random.nextInt(6) == 0) {
      cuts.add(run.base());
    }
    return List.copyOf(cuts);
  }

  void check() throws IOException {
    if (run.end().isAfter(run.base()) && begin()) {
      chain();
      finish();
      if (random.nextInt(FRESH_IDS) == 0) {
        withIdsOfItsOwn();
      }
      if (random.nextInt(FOLLOWED) == 0) {
        followed();
      }
    }
    delete(folder);
  }

  /**
   * Restores in one go to the end, or to an earlier cut if the end is refused because neither
   * backup has all rows. False if every cut is refused.
   */
  private boolean begin() {
    try {
      bench.first(one, end(), false);
      return true;
    } catch (RestoreException e) {
      var refusal = new Refusal(run, e);
      refusal.requireJustified();
      String refused = target("refused" + ends.size());
      assertThatThrownBy(() -> bench.chain(refused, ends))
          .as("the chain is refused too, %s", cuts())
          .isInstanceOfSatisfying(
              RestoreException.class, other -> new Refusal(run, other).requireJustified());
      ends = List.copyOf(new TreeSet<>(ends).headSet(end(), false));
      return !ends.isEmpty() && begin();
    }
  }

  private void chain() {
    Tso reached = Tso.ZERO;
    for (Tso cut : ends) {
      if (!segment(reached, cut)) {
        continue;
      }
      reached = cut;
      done.add(cut);
      assertClean(chain);
      assertThat(asUpstream(chain).differences(cut, Tso.MAX))
          .as("at %s, %s", cut, cuts())
          .isEmpty();
    }
    assertThat(asUpstream(one).differences(end(), Tso.MAX)).as("one go, %s", end()).isEmpty();
    assertThat(differences(hooks(one), hooks(chain))).as("hooks, %s", cuts()).isEmpty();
    Tso earlier = random.nextInt(4) == 0 ? run.base() : done.get(random.nextInt(done.size()));
    assertThat(asUpstream(chain).differences(earlier, earlier))
        .as("read at %s, %s", earlier, cuts())
        .isEmpty();
    assertThat(
            differences(
                MvccState.of(bench.plugins(), one, Tso.MAX).versions(),
                MvccState.of(bench.plugins(), chain, Tso.MAX).versions()))
        .as("versions before the finish, %s", cuts())
        .isEmpty();
  }

  /**
   * False for a moment that can't be restored although the end can: what stands in the way is gone
   * by then.
   */
  private boolean segment(Tso reached, Tso cut) {
    try {
      dying(
          () -> {
            if (reached.equals(Tso.ZERO)) {
              mortal.first(chain, cut, false);
            } else {
              mortal.next(chain, reached, cut, false);
            }
          });
      return true;
    } catch (RestoreException e) {
      if (e.code() != EngineError.BASE_REORGANIZING || cut.equals(end())) {
        throw e;
      }
      new Refusal(run, e).requireJustified();
      return false;
    }
  }

  private void finish() throws IOException {
    bench.engine().finish(one, Map.of());
    dying(() -> mortal.next(chain, end(), end(), true));
    assertSameVersions(chain, "versions");
    assertThat(
            differences(
                NewestState.of(bench.plugins(), one), NewestState.of(bench.plugins(), chain)))
        .as("newest values, %s", cuts())
        .isEmpty();
    assertThat(assertClean(one).pending()).isEmpty();
    assertThat(assertClean(chain).pending()).isEmpty();
    assertThat(differences(export(one), export(chain))).as("exports, %s", cuts()).isEmpty();
  }

  private void withIdsOfItsOwn() throws IOException {
    String fresh = target("fresh") + "?ids=fresh";
    Tso reached = Tso.ZERO;
    for (Tso cut : done) {
      if (reached.equals(Tso.ZERO)) {
        bench.first(fresh, cut, false);
      } else {
        bench.next(fresh, reached, cut, false);
      }
      reached = cut;
      assertClean(fresh);
    }
    bench.next(fresh, end(), end(), true);
    assertThat(assertClean(fresh).pending()).isEmpty();
    assertThat(differences(export(one), export(fresh))).as("fresh ids, %s", cuts()).isEmpty();
  }

  /**
   * One process follows the log while its checkpoint moves from cut to cut. In half of the cases
   * reads fail at random.
   */
  private void followed() throws IOException {
    Workbench follower = random.nextBoolean() ? unsteady() : bench;
    String target = target("followed");
    var ahead = new ArrayDeque<>(done);
    checkpoint(ahead.remove());
    var restored = new ArrayList<Tso>();
    var listener =
        new FollowListener() {
          @Override
          public void segment(SegmentReport report) {
            restored.add(report.restoredTs());
            if (!ahead.isEmpty()) {
              checkpoint(ahead.remove());
            }
          }

          @Override
          public void idle(FollowPosition position) {
            throw new AssertionError("idle at " + position + ", " + cuts());
          }
        };
    new Follower(follower.engine(), follower.plugins(), listener, time -> true)
        .run(
            new FollowRequest(
                follower.request(target),
                Duration.ZERO,
                Optional.of(end()),
                true,
                Optional.empty()));
    assertThat(restored).isEqualTo(done);
    assertSameVersions(target, "followed");
    assertThat(assertClean(target).pending()).isEmpty();
    assertThat(differences(export(one), export(target))).as("followed, %s", cuts()).isEmpty();
  }

  private Workbench unsteady() {
    return new Workbench(
        bench.full(),
        bench.log(),
        List.of(
            new UnsteadyStoragePlugin(UNSTEADY, random.nextLong()),
            new EmbeddedPlugin(),
            new GcPlugin(),
            new IndexPlugin(),
            new TiflashPlugin()));
  }

  private void checkpoint(Tso ts) {
    LogCheckpoint.move(folder.resolve("log"), ts);
  }

  private void assertSameVersions(String restored, String what) {
    assertThat(
            differences(
                MvccState.of(bench.plugins(), one, end()).versions(),
                MvccState.of(bench.plugins(), restored, end()).versions()))
        .as("%s, %s", what, cuts())
        .isEmpty();
  }

  /** Runs a command that may die once or twice, then runs it to its end. */
  private void dying(Runnable command) {
    for (int deaths = random.nextInt(3); deaths > 0; deaths--) {
      fuse.arm(1 + random.nextInt(usualSteps), random);
      try {
        command.run();
      } catch (Fuse.Crash crash) {
        crashes++;
      }
    }
    fuse.disarm();
    command.run();
    usualSteps = Math.max(usualSteps, fuse.steps());
  }

  private Tso end() {
    return ends.get(ends.size() - 1);
  }

  private String cuts() {
    return "cut at " + ends;
  }

  private AsUpstream asUpstream(String target) {
    return new AsUpstream(bench.plugins(), target, run.cluster(), run.base());
  }

  int crashes() {
    return crashes;
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve(name));
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> chain) {
    return Differences.between(one, "one go", chain, "the chain");
  }

  private CheckReport assertClean(String target) {
    CheckReport report = bench.check(target);
    assertThat(report.problems()).as("check of %s, done %s of %s", target, done, ends).isEmpty();
    assertThat(report.notChecked()).isEmpty();
    return report;
  }

  /** The states of all hooks as the last segment left them. */
  private Map<String, String> hooks(String target) {
    var hooks = new TreeMap<String, String>();
    try (RestoreTarget opened = bench.plugins().openTarget(target, OpenMode.READ, Map.of())) {
      opened
          .state()
          .scan("chain/s")
          .forEach(
              (key, value) -> {
                int at = key.indexOf("/hook/");
                if (at >= 0) {
                  hooks.put(key.substring(at), new String(value, StandardCharsets.UTF_8));
                }
              });
    }
    return hooks;
  }

  private Map<String, String> export(String target) throws IOException {
    Path out = folder.resolve("export" + random.nextInt(1 << 30));
    bench.export(target, Tso.MAX, ExportFormat.SQL, out);
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(out)) {
      for (Path file : all.toList()) {
        if (!file.getFileName().toString().equals("metadata")) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path dir, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
