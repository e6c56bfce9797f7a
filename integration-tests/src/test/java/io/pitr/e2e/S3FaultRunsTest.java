package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.StorageError;
import io.pitr.compaction.CompactionOptions.Leftovers;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.plugin.gc.GcPlugin;
import io.pitr.plugin.index.IndexPlugin;
import io.pitr.plugin.storage.s3.S3StoragePlugin;
import io.pitr.plugin.tiflash.TiflashPlugin;
import io.pitr.testkit.Properties;
import io.pitr.testkit.net.FaultProxy;
import io.pitr.testkit.net.HttpFault;
import io.pitr.writer.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores small backups, one of them compacted, from a bucket behind a network that delays and
 * truncates responses, returns errors and resets connections. Every run ends, in the same state as
 * from local files. A run that fails names the reason, and the same command line continues it.
 */
class S3FaultRunsTest {
  private static final int RUNS = 200;
  private static final int MAX_REPEATS = 20;

  @TempDir static Path shared;

  @TempDir Path folder;

  private static S3Server server;
  private static List<Tso> ends;
  private static final Map<Tso, MvccState> EXPECTED = new HashMap<>();

  @BeforeAll
  static void upload() throws Exception {
    var shop = new ShopLog(shared, Upstream.Options.DEFAULT.seed(11));
    Tso one = shop.orders(8);
    Tso two = shop.orders(8);
    ends = List.of(one, two, shop.complete());
    server = new S3Server();
    server.upload(shop.full(), "full");
    server.upload(shop.copy(storage -> {}), "plain");
    server.upload(shop.copy(ShopLog.compacted(Leftovers.MERGED)), "compacted");
    for (Tso end : ends) {
      Workbench local = shop.plain();
      String target = Workbench.uri(shared.resolve("local" + end));
      local.first(target, end, false);
      EXPECTED.put(end, MvccState.of(local.plugins(), target, end));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void networkFaultsDoNotChangeTheEnd() throws Exception {
    var seen = new EnumMap<HttpFault, Integer>(HttpFault.class);
    int runs = Properties.count(RUNS);
    for (long run = 1; run <= runs; run++) {
      long seed = Long.getLong("pitr.seed", run);
      double probability = new double[] {0.02, 0.1, 0.25}[(int) (seed % 3)];
      try (var proxy =
          new FaultProxy(server.port(), seed, probability, EnumSet.allOf(HttpFault.class), 10)) {
        assertTimeoutPreemptively(
            Duration.ofMinutes(3), () -> oneRun(seed, proxy.port()), () -> "seed " + seed);
        proxy.counts().forEach((fault, count) -> seen.merge(fault, count, Integer::sum));
      }
    }
    assertThat(seen.keySet()).isEqualTo(EnumSet.allOf(HttpFault.class));
  }

  private void oneRun(long seed, int port) throws Exception {
    var random = new SplittableRandom(seed);
    String log = random.nextBoolean() ? "plain" : "compacted";
    var bench =
        new Workbench(
            server.url("full", port),
            server.url(log, port),
            List.of(
                new S3StoragePlugin(),
                new EmbeddedPlugin(),
                new GcPlugin(),
                new IndexPlugin(),
                new TiflashPlugin()));
    Path place = folder.resolve("run" + seed);
    String target = Workbench.uri(place);
    Tso reached = Tso.ZERO;
    for (Tso end : ends) {
      if (random.nextInt(3) == 0 && !end.equals(ends.get(ends.size() - 1))) {
        continue;
      }
      Tso start = reached;
      repeated(
          seed,
          () -> {
            if (start.equals(Tso.ZERO)) {
              bench.first(target, end, false);
            } else {
              bench.next(target, start, end, false);
            }
          });
      reached = end;
      MvccState restored = MvccState.of(bench.plugins(), target, end);
      assertThat(restored.equals(EXPECTED.get(end)))
          .as("seed %d, %s, at %s", seed, log, end)
          .isTrue();
    }
    LawCase.delete(place);
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
}
