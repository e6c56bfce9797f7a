package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.catalog.CatalogError;
import io.pitr.cluster.ClusterTargets;
import io.pitr.cluster.TikvPlugin;
import io.pitr.compaction.CompactionOptions;
import io.pitr.compaction.CompactionOptions.Leftovers;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.format.codec.HexText;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.writer.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compacted logs restored into a simulated cluster, of TiKV nodes that can cut SSTs or can't. */
class CompactedClusterTest {
  @TempDir Path folder;

  private SimCluster cluster;
  private ShopLog shop;
  private Tso cut;
  private Tso end;

  @BeforeEach
  void start() {
    cluster = new SimCluster(1, 3, 3, 100);
    shop = new ShopLog(folder, Upstream.Options.DEFAULT.seed(6));
    shop.orders(20);
    List<Tso> commits = List.copyOf(shop.upstream().cluster().commits());
    cut = commits.get(commits.size() - 12);
    shop.orders(5);
    end = shop.complete();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private record ClusterPlugin(TargetProvider provider) implements RestorePlugin {
    @Override
    public String id() {
      return "simulated-cluster";
    }

    @Override
    public List<OptionSpec> options() {
      return new TikvPlugin().options();
    }

    @Override
    public List<TargetProvider> targets() {
      return List.of(provider);
    }
  }

  private Workbench bench(Leftovers leftovers) {
    return bench(CompactionOptions.EVERYTHING.leftovers(leftovers));
  }

  private Workbench bench(CompactionOptions... compactions) {
    Path log = shop.copy(ShopLog.compacted(compactions));
    return new Workbench(
        shop.full(),
        log,
        Workbench.plugins(
            new EmbeddedPlugin(),
            new ClusterPlugin(ClusterTargets.provider(cluster, new RecordingSql("9.0.0")))));
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void segmentsOfACompactedLogHaveTheRowsOfEachCut(Leftovers leftovers) {
    Workbench bench = bench(leftovers);

    bench.first(cluster.uri(), cut, false);
    assertThat(rows(bench)).isEqualTo(expected(cut));
    bench.next(cluster.uri(), cut, end, true);

    assertThat(rows(bench)).isEqualTo(expected(end));
    assertThat(cluster.violations()).isEmpty();
    assertThat(cluster.filesLeft()).isZero();
  }

  /** Files that overlap are downloaded as one, with one bound for all. */
  @Test
  void outputsOfSeveralCompactionsThatOverlapAreTakenTogether() {
    CompactionOptions merged = CompactionOptions.EVERYTHING.leftovers(Leftovers.MERGED);
    Workbench bench =
        bench(
            merged.window(Tso.ZERO, shop.base()),
            merged.window(shop.base(), cut).outputBytes(1),
            merged.window(cut, end).outputBytes(1));

    bench.first(cluster.uri(), cut, false);
    assertThat(rows(bench)).isEqualTo(expected(cut));
    bench.next(cluster.uri(), cut, end, true);

    assertThat(rows(bench)).isEqualTo(expected(end));
    assertThat(cluster.violations()).isEmpty();
  }

  @Test
  void nodesThatTakeFilesWholeGetTheLogFilesOfACompactionThatReachesBeyond() {
    cluster.storeVersion("8.5.4");
    Workbench bench = bench(Leftovers.KEPT);

    bench.first(cluster.uri(), cut, false);
    assertThat(rows(bench)).isEqualTo(expected(cut));
    bench.next(cluster.uri(), cut, end, true);

    assertThat(rows(bench)).isEqualTo(expected(end));
  }

  @ParameterizedTest
  @EnumSource(
      value = Leftovers.class,
      names = {"OBJECTS_REMOVED", "MERGED"})
  void anErrorAboutRemovedLogFilesNamesTheReasonAndTheRemedy(Leftovers leftovers) {
    cluster.storeVersion("8.5.4");
    Workbench bench = bench(leftovers);

    assertThatThrownBy(() -> bench.first(cluster.uri(), cut, false))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(CatalogError.LOG_COMPACTION_BEYOND))
        .hasMessageContaining("reaches to")
        .hasMessageContaining("8.5.5");

    bench.first(cluster.uri(), end, true);
    assertThat(rows(bench)).isEqualTo(expected(end));
  }

  private Map<String, String> rows(Workbench bench) {
    try (RestoreTarget target =
        bench.plugins().openTarget(cluster.uri(), OpenMode.READ, Map.of())) {
      return rows(target, Tso.MAX);
    }
  }

  private Map<String, String> expected(Tso ts) {
    Workbench plain = shop.plain();
    String uri = Workbench.uri(folder.resolve("expected" + ts));
    plain.first(uri, ts, false);
    try (RestoreTarget target = plain.plugins().openTarget(uri, OpenMode.READ, Map.of())) {
      return rows(target, ts);
    }
  }

  /** Records and index entries; the ids are the upstream's on every target. */
  private static Map<String, String> rows(RestoreTarget target, Tso ts) {
    var rows = new TreeMap<String, String>();
    try (SnapshotReader snapshot = target.snapshot(ts);
        SnapshotReader.Cursor cursor = snapshot.scan(new byte[] {'t'}, new byte[] {'u'})) {
      while (cursor.next()) {
        rows.put(HexText.of(cursor.key()), HexText.of(cursor.value()));
      }
    }
    return rows;
  }
}
