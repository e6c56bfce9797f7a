package io.pitr.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.testkit.workload.WorkloadRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One workload, restored in one go and in segments, and compared. */
final class LawCase {
  private static final int MOST_CUTS = 20;
  private static final int USUAL_CUTS = 6;

  private final WorkloadRun run;
  private final Path folder;
  private final SplittableRandom random;
  private final Workbench bench;
  private final List<Tso> ends;

  LawCase(WorkloadRun run, Path folder, SplittableRandom random) {
    this.run = run;
    this.folder = folder;
    this.random = random;
    this.bench = new Workbench(folder.resolve("full"), folder.resolve("log"));
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
    return List.copyOf(cuts);
  }

  void check() throws IOException {
    if (!run.end().isAfter(run.base())) {
      return;
    }
    Tso end = ends.get(ends.size() - 1);
    String one = target("one");
    String chain = target("chain");
    bench.first(one, end, false);
    Tso reached = Tso.ZERO;
    for (Tso cut : ends) {
      if (reached.equals(Tso.ZERO)) {
        bench.first(chain, cut, false);
      } else {
        bench.next(chain, reached, cut, false);
      }
      reached = cut;
      assertClean(chain);
    }
    String cuts = "cut at " + ends;
    assertThat(differences(hooks(one), hooks(chain))).as("hooks, %s", cuts).isEmpty();
    assertThat(
            differences(
                MvccState.of(bench.plugins(), one, Tso.MAX).versions(),
                MvccState.of(bench.plugins(), chain, Tso.MAX).versions()))
        .as("versions before the finish, %s", cuts)
        .isEmpty();
    bench.engine().finish(one, Map.of());
    bench.next(chain, end, end, true);

    assertThat(
            differences(
                MvccState.of(bench.plugins(), one, end).versions(),
                MvccState.of(bench.plugins(), chain, end).versions()))
        .as("versions, %s", cuts)
        .isEmpty();
    assertThat(
            differences(
                NewestState.of(bench.plugins(), one), NewestState.of(bench.plugins(), chain)))
        .as("newest values, %s", cuts)
        .isEmpty();
    assertThat(assertClean(one).pending()).isEmpty();
    assertThat(assertClean(chain).pending()).isEmpty();
    assertThat(differences(export(one), export(chain))).as("exports, %s", cuts).isEmpty();
    delete(folder);
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve(name));
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> chain) {
    return Differences.between(one, "one go", chain, "the chain");
  }

  private CheckReport assertClean(String target) {
    CheckReport report = bench.check(target);
    assertThat(report.problems()).as("check at %s, cut at %s", reached(target), ends).isEmpty();
    assertThat(report.notChecked()).isEmpty();
    return report;
  }

  private Tso reached(String target) {
    return bench.engine().status(target, Map.of()).reached();
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
