package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.TableKeys;
import io.pitr.sim.Faults;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.testkit.Properties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain succeeds although regions split and move, and stores and PD fail. */
class ClusterWeatherTest {
  private static final int SEEDS = 20;
  private static final int EVENTS = 25;

  private static final List<String> STORE_CALLS =
      List.of(
          "Apply",
          "Download",
          "MultiIngest",
          "SplitRegion",
          "RawBatchPut",
          "KvGet",
          "KvScan",
          "KvPrewrite",
          "KvCommit");
  private static final List<String> PD_CALLS =
      List.of(
          "ScanRegions",
          "GetRegion",
          "GetRegionByID",
          "GetAllStores",
          "GetStore",
          "UpdateServiceGCSafePoint",
          "ScatterRegion",
          "GetOperator");

  @TempDir Path folder;

  @Test
  void everyRowIsRestoredAtTheEnd() {
    Properties.forSeeds(SEEDS, this::restore);
  }

  private void restore(SplittableRandom random) {
    try (var cluster = new SimCluster(3, 3, 3, 200)) {
      cluster.addTiflash(900_000, "z1");
      for (int i = 0; i < EVENTS; i++) {
        script(cluster, random.split());
      }
      if (random.nextBoolean()) {
        cluster.regions().pdLag(Duration.ofMillis(random.nextInt(3_000)));
      }
      RealBackup backup = RealBackup.any(random);
      Workbench bench =
          backup.bench(
              Workbench.plugins(new SimulatedClusterPlugin(cluster, new RecordingSql("9.0.0"))));
      bench.chain(cluster.uri(), backup.ends());
      cluster.faults().clear();
      Path out = folder.resolve("export-" + random.nextLong());
      assertThat(backup.differences(bench, cluster.uri(), Tso.MAX, backup.last(), out)).isEmpty();
      assertThat(cluster.violations()).isEmpty();
      assertThat(cluster.importMode()).isEmpty();
      assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
      assertThat(cluster.pdState().safePoints()).containsOnlyKeys("gc_worker");
    }
  }

  private static void script(SimCluster cluster, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      cluster
          .faults()
          .after(
              PD_CALLS.get(random.nextInt(PD_CALLS.size())),
              random.nextInt(20),
              ofPd(cluster, random));
      return;
    }
    cluster
        .faults()
        .after(
            STORE_CALLS.get(random.nextInt(STORE_CALLS.size())),
            random.nextInt(60),
            ofStore(cluster, random));
  }

  private static Faults.Effect ofPd(SimCluster cluster, SplittableRandom random) {
    int member = random.nextInt(3);
    return switch (random.nextInt(3)) {
      case 0 -> Faults.unavailable();
      case 1 -> new Faults.Effect.Slow(Duration.ofSeconds(random.nextInt(5)));
      default -> new Faults.Effect.Then(() -> cluster.leadPd(member));
    };
  }

  private static Faults.Effect ofStore(SimCluster cluster, SplittableRandom random) {
    ByteString key = someKey(random);
    return switch (random.nextInt(11)) {
      case 0 -> Faults.busy();
      case 1 -> Faults.staleCommand();
      case 2 -> Faults.notLeader();
      case 3 -> Faults.unavailable();
      case 4, 5 -> new Faults.Effect.Lost();
      case 6 -> new Faults.Effect.Slow(Duration.ofSeconds(random.nextInt(5)));
      case 7 -> new Faults.Effect.Then(() -> cluster.regions().splitAt(key));
      case 8 -> new Faults.Effect.Then(() -> cluster.regions().mergeWithPrevious(key));
      case 9 -> new Faults.Effect.Then(() -> cluster.regions().transferLeader(key));
      default -> outage(cluster, 1 + random.nextInt(3));
    };
  }

  /** The store comes back after half a minute of the cluster's time. */
  private static Faults.Effect outage(SimCluster cluster, long store) {
    var once = new AtomicBoolean();
    return new Faults.Effect.Then(
        () -> {
          if (once.compareAndSet(false, true)) {
            new Thread(
                    () -> {
                      synchronized (cluster) {
                        cluster.storeDown(store);
                        cluster.time().sleep(Duration.ofSeconds(30));
                        cluster.storeUp(store);
                      }
                    })
                .start();
          }
        });
  }

  /** Of a table, or of the meta range. */
  private static ByteString someKey(SplittableRandom random) {
    byte[] raw =
        random.nextInt(4) == 0
            ? ("mB" + (char) ('A' + random.nextInt(26))).getBytes(StandardCharsets.US_ASCII)
            : TableKeys.tablePrefix(100 + random.nextInt(120));
    return ByteString.copyFrom(Memcomparable.encode(raw));
  }
}
