package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.StorageError;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.s3.S3StoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.testkit.Properties;
import io.pitr.testkit.net.FaultProxy;
import io.pitr.testkit.net.HttpFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores some segments of a real backup from a bucket behind a network that fails. They end in
 * the same state as from local files. A run that fails names the reason, and the same command line
 * continues it.
 */
class S3FaultCorpusTest {
  private static final List<String> CORPORA = List.of("alpha", "phi");
  private static final int RUNS = 40;
  private static final int MAX_REPEATS = 20;

  @TempDir Path folder;

  private final Map<Tso, MvccState> expected = new HashMap<>();

  @Test
  void networkFaultsDoNotChangeTheEnd() throws Exception {
    var seen = new EnumMap<HttpFault, Integer>(HttpFault.class);
    try (S3Server server = new S3Server()) {
      for (String corpus : CORPORA) {
        RealBackup backup = RealBackup.named(corpus);
        server.upload(backup.full(), corpus + "/full");
        server.upload(backup.log(), corpus + "/log");
      }
      // A share of a share: one run takes seconds.
      int runs = Math.max(1, Properties.count(Properties.count(RUNS)));
      for (long run = 1; run <= runs; run++) {
        long seed = Long.getLong("pitr.seed", run);
        String corpus = CORPORA.get((int) (seed % CORPORA.size()));
        double probability = new double[] {0.02, 0.1, 0.25}[(int) (seed % 3)];
        try (var proxy =
            new FaultProxy(server.port(), seed, probability, EnumSet.allOf(HttpFault.class), 30)) {
          var bench =
              new Workbench(
                  server.url(corpus + "/full", proxy.port()),
                  server.url(corpus + "/log", proxy.port()),
                  List.of(
                      new S3StoragePlugin(),
                      new EmbeddedPlugin(),
                      new GcPlugin(),
                      new IndexPlugin(),
                      new TiflashPlugin()));
          assertTimeoutPreemptively(
              Duration.ofMinutes(5),
              () -> oneRun(seed, RealBackup.named(corpus), bench),
              () -> "seed " + seed);
          proxy.counts().forEach((fault, count) -> seen.merge(fault, count, Integer::sum));
        }
      }
    }
    assertThat(seen).isNotEmpty();
  }

  private void oneRun(long seed, RealBackup backup, Workbench bench) throws Exception {
    var random = new SplittableRandom(seed);
    List<Tso> cuts = backup.ends();
    List<Tso> ends = new ArrayList<>();
    for (Tso cut : cuts) {
      if (random.nextBoolean()) {
        ends.add(cut);
      }
    }
    if (ends.isEmpty()) {
      ends.add(cuts.get(random.nextInt(cuts.size())));
    }
    Path place = folder.resolve("run" + seed);
    String target = Workbench.uri(place);
    for (int i = 0; i < ends.size(); i++) {
      Tso end = ends.get(i);
      boolean last = i == ends.size() - 1;
      Tso start = i == 0 ? Tso.ZERO : ends.get(i - 1);
      repeated(
          seed,
          () -> {
            if (start.equals(Tso.ZERO)) {
              bench.first(target, end, last);
            } else {
              bench.next(target, start, end, last);
            }
          });
    }
    Tso end = ends.get(ends.size() - 1);
    MvccState restored = MvccState.of(bench.plugins(), target, end);
    assertThat(restored.equals(expected(backup, end))).as("seed %d, cuts %s", seed, ends).isTrue();
    remove(place);
  }

  private static void repeated(long seed, Runnable segment) {
    for (int i = 0; ; i++) {
      try {
        segment.run();
        return;
      } catch (RestoreException e) {
        assertThat(e.code())
            .as("seed %d: %s", seed, e.getMessage())
            .isEqualTo(StorageError.STORAGE_UNAVAILABLE);
        assertThat(i).as("seed %d", seed).isLessThan(MAX_REPEATS);
      }
    }
  }

  private MvccState expected(RealBackup backup, Tso end) {
    return expected.computeIfAbsent(
        end,
        ts -> {
          Workbench local = backup.bench();
          String target = Workbench.uri(folder.resolve("local" + ts));
          local.first(target, ts, true);
          return MvccState.of(local.plugins(), target, ts);
        });
  }

  private static void remove(Path place) throws Exception {
    try (var files = java.nio.file.Files.walk(place)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        java.nio.file.Files.delete(file);
      }
    }
  }
}
