package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestorePlugin;
import io.pitr.api.Tso;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.embedded.EmbeddedPlugin;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a segment costs does not depend on the number of segments before it. */
class LongChainTest {
  private static final int SHORT = 4;
  private static final int LONG = 499;

  @TempDir Path folder;

  private final List<Tso> cuts = new ArrayList<>();

  @BeforeEach
  void write() {
    GrowingLog log = GrowingLog.in(folder);
    for (int i = 0; i <= SHORT; i++) {
      cuts.add(log.grow());
    }
  }

  @Test
  void aLateSegmentOfAnEmbeddedTargetAsksItsStateAsOftenAsAnEarlyOne() {
    var early = new CountingTargets(new EmbeddedPlugin());
    var late = new CountingTargets(new EmbeddedPlugin());
    int[] requests = new int[2];
    long[] bytes = new long[2];
    for (int i = 0; i < 2; i++) {
      CountingTargets targets = i == 0 ? early : late;
      Workbench bench = bench(Workbench.plugins(targets));
      String target = Workbench.uri(folder.resolve("target" + i));
      Tso reached = chain(bench, target, i == 0 ? SHORT : LONG);
      int requestsBefore = targets.requests();
      long bytesBefore = targets.bytes();
      bench.next(target, reached, cuts.get(SHORT), false);
      requests[i] = targets.requests() - requestsBefore;
      bytes[i] = targets.bytes() - bytesBefore;
    }
    assertThat(requests[1]).isEqualTo(requests[0]);
    assertThat(bytes[1]).isCloseTo(bytes[0], Offset.offset(256L));
  }

  @Test
  void aLateSegmentOfAClusterAsksItAsOftenAsAnEarlyOne() {
    List<Integer> calls = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    for (int segments : new int[] {SHORT, LONG}) {
      try (var cluster = new SimCluster(1, 1, 1, 100)) {
        var sql = new RecordingSql("9.0.0");
        Workbench bench = bench(Workbench.plugins(new SimulatedClusterPlugin(cluster, sql)));
        Tso reached = chain(bench, cluster.uri(), segments);
        cluster.calls().clear();
        long before = cluster.calls().bytes();
        bench.next(cluster.uri(), reached, cuts.get(SHORT), false);
        bytes.add(cluster.calls().bytes() - before);
        calls.add(cluster.calls().calls().size());
        assertThat(cluster.violations()).isEmpty();
      }
    }
    // The lease is renewed by a clock; a segment asks a hundred times.
    assertThat(calls.get(1)).isCloseTo(calls.get(0), Offset.offset(40));
    assertThat(bytes.get(1)).isCloseTo(bytes.get(0), Percentage.withPercentage(5));
  }

  @Test
  void theStatusListsTheNewestSegmentsUnlessItIsAskedForAll() {
    Workbench bench = bench(Workbench.plugins(new EmbeddedPlugin()));
    String target = Workbench.uri(folder.resolve("target"));
    chain(bench, target, LONG);
    RestoreStatus recent = bench.engine().status(target, Map.of());
    assertThat(recent.sealedSegments()).isEqualTo(LONG);
    assertThat(recent.sealed()).hasSize(10).last().extracting(Segment::index).isEqualTo(LONG);
    assertThat(bench.engine().status(target, Map.of(), Integer.MAX_VALUE).sealed()).hasSize(LONG);
  }

  private Workbench bench(List<RestorePlugin> plugins) {
    return new Workbench(folder.resolve("full"), folder.resolve("log"), plugins);
  }

  /** Restores some segments and seals empty ones after them. Returns the timestamp reached. */
  private Tso chain(Workbench bench, String target, int segments) {
    bench.first(target, cuts.get(0), false);
    for (int i = 1; i < SHORT; i++) {
      bench.next(target, cuts.get(i - 1), cuts.get(i), false);
    }
    try (RestoreTarget opened = bench.plugins().openTarget(target, OpenMode.WRITE, Map.of());
        TargetLease lease = opened.lock("a test")) {
      lease.check();
      ChainStore store = ChainStore.open(opened.state());
      ChainHead head = store.head().orElseThrow();
      while (head.sealedSegments() < segments) {
        head = sealEmpty(store, head);
      }
      return head.reached().orElseThrow();
    }
  }

  private static ChainHead sealEmpty(ChainStore store, ChainHead head) {
    Segment before = head.lastSealed().orElseThrow();
    int index = before.index() + 1;
    Tso end = new Tso(before.restoredTs().value() + 1);
    ChainHead running =
        head.begin(new Segment(index, before.restoredTs(), end, false, before.segmentTs()));
    store.begin(running, index);
    return store.seal(running, new TreeMap<>(), Set.of(), store.hooks(before.index()));
  }
}
