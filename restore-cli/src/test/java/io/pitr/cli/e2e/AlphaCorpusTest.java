package io.pitr.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.segment.SegmentReport;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.inspect.schema.SchemaReader;
import io.pitr.testkit.CorpusExpectation;
import io.pitr.testkit.CorpusExpectation.Cut;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The backups of a real cluster, held against what that cluster said at each cut. */
class AlphaCorpusTest {
  @TempDir Path folder;

  private final CorpusExpectation alpha = CorpusExpectation.named("alpha");
  private final Workbench bench = new Workbench(alpha.full(), alpha.log());

  @ParameterizedTest
  @ValueSource(strings = {"s1", "s2", "s3", "s4"})
  void restoredInOneGoEveryRowAndDefinitionIsThere(String cut) {
    String target = target("one");
    bench.first(target, alpha.cut(cut).ts(), true);

    assertThat(differences(target, Tso.MAX, cut)).isEmpty();
    assertCheckIsClean(target);
  }

  @Test
  void restoredInSegmentsEveryCutIsThereAsItGoesBy() {
    String target = target("chain");
    Tso reached = Tso.ZERO;
    for (Cut cut : cuts()) {
      boolean last = cut.name().equals("s4");
      SegmentReport report =
          reached.equals(Tso.ZERO)
              ? bench.first(target, cut.ts(), last)
              : bench.next(target, reached, cut.ts(), last);
      reached = cut.ts();

      assertThat(differences(target, Tso.MAX, cut.name())).as(cut.name()).isEmpty();
      CheckReport check = assertCheckIsClean(target);
      assertThat(check.pending()).hasSize(last ? 0 : report.deferred().get("index"));
      if (!last) {
        assertThat(replicas(target)).as("between segments").isEmpty();
      }
    }
  }

  @Test
  void everyEarlierCutCanBeReadFromTheEnd() {
    String target = target("one");
    bench.first(target, alpha.cut("s4").ts(), true);

    for (Cut cut : cuts()) {
      assertThat(differences(target, cut.ts(), cut.name())).as(cut.name()).isEmpty();
    }
  }

  @Test
  void segmentsAndOneGoEndInTheSameVersionsOfEveryKey() {
    bench.first(target("one"), alpha.cut("s4").ts(), true);
    bench.chain(target("chain"), cuts().stream().map(Cut::ts).toList());

    assertThat(state("chain")).isEqualTo(state("one"));
  }

  @Test
  void theReplicasOfTheUpstreamAreSetAtTheEnd() {
    String target = target("one");
    bench.first(target, alpha.cut("s4").ts(), true);

    var expected = new TreeMap<String, ReplicaView>();
    alpha
        .tiflashAfterLast()
        .forEach(
            replica ->
                expected.put(
                    replica.schema() + "." + replica.table(),
                    new ReplicaView(replica.count(), replica.labels())));
    assertThat(replicas(target)).isEqualTo(expected);
  }

  @Test
  void withIdsOfItsOwnTheTargetHoldsTheSameRows() {
    String target = target("fresh") + "?ids=fresh";
    bench.chain(target, cuts().stream().map(Cut::ts).toList());

    assertThat(differences(target, Tso.MAX, "s4")).isEmpty();
    assertCheckIsClean(target);
  }

  private List<Cut> cuts() {
    return alpha.cuts().stream().filter(cut -> !cut.name().equals("full")).toList();
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve(name));
  }

  private MvccState state(String name) {
    return MvccState.of(bench.plugins(), target(name), alpha.cut("s4").ts());
  }

  private List<String> differences(String target, Tso ts, String cut) {
    Path out = folder.resolve("export-" + System.nanoTime());
    bench.export(target, ts, ExportFormat.JSONL, out);
    return new ExportedState(out).differences(alpha.tables(cut));
  }

  private CheckReport assertCheckIsClean(String target) {
    CheckReport report = bench.check(target);
    assertThat(report.problems()).isEmpty();
    assertThat(report.notChecked()).isEmpty();
    return report;
  }

  private Map<String, ReplicaView> replicas(String target) {
    var replicas = new TreeMap<String, ReplicaView>();
    try (RestoreTarget opened = bench.plugins().openTarget(target, OpenMode.READ, Map.of());
        SnapshotReader snapshot = opened.snapshot(Tso.MAX)) {
      var schema = new SchemaReader(snapshot);
      schema
          .databases()
          .forEach(
              database ->
                  schema.forEach(
                      database,
                      object ->
                          object
                              .table()
                              .tiflashReplica()
                              .ifPresent(
                                  replica ->
                                      replicas.put(
                                          object.schema() + "." + object.name(), replica))));
    }
    return replicas;
  }
}
