package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.report.SegmentReport;
import io.pitr.inspect.check.CheckReport;
import io.pitr.inspect.schema.SchemaReader;
import io.pitr.testkit.CorpusExpectation.Cut;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores backups of real clusters; compares with what the cluster returned at each cut. */
@ParameterizedClass
@ValueSource(strings = {"alpha", "phi"})
class RealBackupTest {
  @TempDir Path folder;

  private final RealBackup backup;
  private final Workbench bench;

  RealBackupTest(String corpus) {
    backup = RealBackup.named(corpus);
    bench = backup.bench();
  }

  @TestFactory
  Stream<DynamicTest> oneGoRestoresEveryRowAndDefinition() {
    return backup.cuts().stream()
        .map(
            cut ->
                DynamicTest.dynamicTest(
                    cut.name(),
                    () -> {
                      String target = target("one-" + cut.name());
                      bench.first(target, cut.ts(), true);

                      assertThat(differences(target, Tso.MAX, cut)).isEmpty();
                      assertCheckIsClean(target);
                    }));
  }

  @Test
  void segmentsRestoreTheRowsOfEachCut() {
    String target = target("chain");
    Tso reached = Tso.ZERO;
    for (Cut cut : backup.cuts()) {
      boolean last = cut.equals(backup.last());
      SegmentReport report =
          reached.equals(Tso.ZERO)
              ? bench.first(target, cut.ts(), last)
              : bench.next(target, reached, cut.ts(), last);
      reached = cut.ts();

      assertThat(differences(target, Tso.MAX, cut)).as(cut.name()).isEmpty();
      CheckReport check = assertCheckIsClean(target);
      assertThat(check.pending()).hasSize(last ? 0 : report.actions().deferred().get("index"));
      if (!last) {
        assertThat(replicas(target)).as("between segments").isEmpty();
      }
    }
  }

  @Test
  void everyEarlierCutCanBeReadFromTheEnd() {
    String target = target("one");
    bench.first(target, backup.last().ts(), true);

    for (Cut cut : backup.cuts()) {
      assertThat(differences(target, cut.ts(), cut)).as(cut.name()).isEmpty();
    }
  }

  @Test
  void segmentsAndOneGoEndInTheSameVersionsOfEveryKey() {
    bench.first(target("one"), backup.last().ts(), true);
    bench.chain(target("chain"), backup.ends());

    assertThat(state("chain")).isEqualTo(state("one"));
  }

  @Test
  void theReplicasOfTheUpstreamAreSetAtTheEnd() {
    String target = target("one");
    bench.first(target, backup.last().ts(), true);

    var expected = new TreeMap<String, ReplicaView>();
    backup
        .expectation()
        .tiflashAfterLast()
        .forEach(
            replica ->
                expected.put(
                    replica.schema() + "." + replica.table(),
                    new ReplicaView(replica.count(), replica.labels())));
    assertThat(replicas(target)).isEqualTo(expected);
  }

  @Test
  void aTargetWithIdsOfItsOwnHasTheSameRows() {
    String target = target("fresh") + "?ids=fresh";
    bench.chain(target, backup.ends());

    assertThat(differences(target, Tso.MAX, backup.last())).isEmpty();
    assertCheckIsClean(target);
  }

  private String target(String name) {
    return Workbench.uri(folder.resolve(name));
  }

  private MvccState state(String name) {
    return MvccState.of(bench.plugins(), target(name), backup.last().ts());
  }

  private List<String> differences(String target, Tso ts, Cut cut) {
    Path out = folder.resolve("export-" + System.nanoTime());
    return backup.differences(bench, target, ts, cut, out);
  }

  private CheckReport assertCheckIsClean(String target) {
    CheckReport report = bench.check(target);
    assertThat(report.problems()).isEmpty();
    assertThat(report.otherSessions()).isEmpty();
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
                  schema
                      .objects(database)
                      .forEach(
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
