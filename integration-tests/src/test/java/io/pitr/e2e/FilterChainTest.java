package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.inspect.export.ExportFormat;
import io.pitr.sql.value.Datum;
import io.pitr.testkit.Properties;
import io.pitr.workload.Step;
import io.pitr.workload.Workload;
import io.pitr.workload.WorkloadRun;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain with a table filter: objects inside are restored completely, objects outside not at all,
 * and a table that crosses the border in a way that would lose rows is named
 * (spec/segmented-restore.md I-12 to I-14, S-49 to S-51). The filter of most tests includes
 * database {@code a} and excludes {@code z}.
 */
class FilterChainTest {
  private static final int WORKLOADS = 120;

  @TempDir Path folder;

  private Upstream upstream;
  private Ddl ddl;
  private int number;

  @BeforeEach
  void start() {
    upstream = Upstream.into(folder, Upstream.Options.DEFAULT.seed(8));
    ddl = upstream.ddl();
    for (String database : List.of("a", "z")) {
      ddl.createDatabase(database).finish();
      ddl.createTable(database, plain("t")).finish();
      ddl.createTable(database, plain("other")).finish();
      rows(database, "t");
    }
    ddl.createTable(
            "a",
            plain("parts")
                .partitionBy(
                    PartitionSpec.range(
                        "id",
                        PartitionSpec.Definition.lessThan("low", "1000"),
                        PartitionSpec.Definition.lessThan("high", "2000"))))
        .finish();
    upstream.fullBackup();
  }

  private static TableSpec plain(String name) {
    return TableSpec.named(name)
        .column(ColumnSpec.of("id", SqlType.BIGINT))
        .column("name", SqlType.varchar(400))
        .primaryKey("id");
  }

  /** Three rows, one of them long. */
  private void rows(String database, String table) {
    SqlTxn txn = upstream.cluster().begin();
    for (int i = 0; i < 3; i++) {
      number++;
      txn.insert(
          database,
          table,
          Map.of(
              "id",
              new Datum.Int(number),
              "name",
              Datum.ofString("n".repeat(i == 0 ? 300 : 1) + number)));
    }
    txn.commit();
  }

  private Tso now() {
    upstream.flush();
    return upstream.cluster().clock().next();
  }

  private Workbench bench(String... rules) {
    upstream.complete();
    return new Workbench(folder.resolve("full"), folder.resolve("log")).withFilter(rules);
  }

  @Test
  void objectsOutsideTheFilterAreLeftOutAndNamed() {
    rows("a", "t");
    rows("z", "t");
    Tso end = now();

    SegmentReport report = bench("a.*").first(target(), end, true);

    assertThat(tables()).containsOnlyKeys("a.t", "a.other", "a.parts");
    assertThat(tables().get("a.t")).isEqualTo(6);
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("left out by the filter: 2 table(s): "))
        .anyMatch(note -> note.contains("`z`.`t`") || note.contains("z.t"));
  }

  @Test
  void aFilterThatMatchesNothingIsRefusedWithTheNearestNames() {
    now();
    Workbench bench = bench("mysql.*", "z.othr", "nosuch.*", "!a.*");

    for (ThrowingCallable run :
        List.<ThrowingCallable>of(
            () -> bench.engine().plan(bench.request(target())),
            () -> bench.engine().restore(bench.request(target())))) {
      assertThatThrownBy(run)
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(EngineError.FILTER_MATCHES_NOTHING))
          .hasMessageContaining("nearest names: z.other, ");
    }
    assertThat(bench.engine().status(target(), Map.of()).state())
        .isEqualTo(RestoreStatus.State.EMPTY);
  }

  @Test
  void aMistypedTableOfAnExistingDatabaseIsRefused() {
    Tso end = now();

    assertThatThrownBy(() -> bench("a.othr").first(target(), end, false))
        .hasMessageContaining("FILTER_MATCHES_NOTHING")
        .hasMessageContaining("nearest names: a.other, ");
  }

  @Test
  void oneRuleThatMatchesNothingIsReported() {
    Tso end = now();

    SegmentReport report = bench("a.t", "a.othr", "!a.x").first(target(), end, true);

    assertThat(report.notes())
        .contains("the filter rule a.othr matches no table up to " + end)
        .noneMatch(note -> note.contains("a.x"));
  }

  @Test
  void aFilterMayMatchATableThatALaterSegmentCreates() {
    Tso cut = now();
    ddl.createTable("z", plain("late")).finish();
    rows("z", "late");
    Tso end = now();
    Workbench bench = bench("z.late");

    SegmentReport first = bench.first(target(), cut, false);
    bench.next(target(), cut, end, true);

    assertThat(first.notes())
        .contains(
            "the filter matches no table up to "
                + cut
                + "; the log creates matching ones later: z.late");
    assertThat(tables()).containsOnlyKeys("z.late").containsEntry("z.late", 3);
  }

  @Test
  void theLastSegmentDoesNotFinishBeforeTheTableOfTheFilterIsCreated() {
    Tso cut = now();
    Tso end = now();
    ddl.createTable("z", plain("late")).finish();
    now();
    Workbench bench = bench("z.late");
    String other = Workbench.uri(folder.resolve("other"));

    bench.first(target(), cut, false);

    for (ThrowingCallable run :
        List.<ThrowingCallable>of(
            () -> bench.next(target(), cut, end, true), () -> bench.first(other, cut, true))) {
      assertThatThrownBy(run)
          .isInstanceOfSatisfying(
              RestoreException.class,
              e -> assertThat(e.code()).isEqualTo(EngineError.FILTER_MATCHES_NOTHING))
          .hasMessageContaining("z.late")
          .hasMessageContaining("Choose a later --restored-ts");
    }
  }

  @Test
  void aWholeDatabaseIsRestoredEvenIfItIsEmpty() {
    ddl.createDatabase("empty").finish();
    Tso cut = now();
    Tso end = now();
    Workbench bench = bench("empty.*");

    bench.first(target(), cut, false);
    SegmentReport last = bench.next(target(), cut, end, true);

    assertThat(last.last()).isTrue();
  }

  @Test
  void letterCaseDoesNotMatter() {
    Tso end = now();

    bench("A.T").first(target(), end, true);

    assertThat(tables()).containsOnlyKeys("a.t");
  }

  @Test
  void aTableThatIsRenamedIntoTheFilterInTheFirstSegmentComesWithItsEarlierRows() {
    rows("z", "t");
    ddl.renameTable("z", "t", "a", "came").finish();
    rows("a", "came");
    Tso end = now();

    bench("a.*").first(target(), end, true);

    assertThat(tables()).containsKey("a.came").doesNotContainKey("z.t");
    assertThat(tables().get("a.came")).isEqualTo(9);
  }

  @Test
  void aTableThatIsRenamedOutOfTheFilterInTheFirstSegmentIsLeftOut() {
    rows("a", "t");
    ddl.renameTable("a", "t", "z", "went").finish();
    Tso end = now();

    bench("a.*").first(target(), end, true);

    assertThat(tables()).containsOnlyKeys("a.other", "a.parts");
  }

  @Test
  void aTableThatIsRenamedIntoTheFilterLaterIsRefused() {
    Tso cut = now();
    Tso before = now();
    ddl.renameTable("z", "t", "a", "came").finish();
    Tso end = now();
    Workbench bench = bench("a.*");
    bench.first(target(), cut, false);

    assertRefused(
        () -> bench.next(target(), cut, end, true), "a table that was left out is called");

    bench.next(target(), cut, before, true);
    assertThat(tables()).containsOnlyKeys("a.t", "a.other", "a.parts");
  }

  @Test
  void aTableThatIsRenamedOutOfTheFilterLaterIsRefused() {
    Tso cut = now();
    Tso before = now();
    ddl.renameTable("a", "t", "z", "went").finish();
    Tso end = now();
    Workbench bench = bench("a.*");
    bench.first(target(), cut, false);

    assertRefused(() -> bench.next(target(), cut, end, true), "in a database that is left out");

    bench.next(target(), cut, before, true);
    assertThat(tables().get("a.t")).isEqualTo(3);
  }

  @Test
  void aTableMayLeaveTheFilterAndReturnWithinTheFirstSegment() {
    leaveAndComeBack();
    Tso end = now();

    bench("a.*").first(target(), end, true);

    assertThat(tables()).containsOnlyKeys("a.t", "a.other", "a.parts");
    assertThat(tables().get("a.t")).isEqualTo(9);
  }

  @Test
  void aTableThatLeavesTheFilterForATimeLaterIsRefused() {
    Tso cut = now();
    leaveAndComeBack();
    Tso end = now();
    Workbench bench = bench("a.*");
    bench.first(target(), cut, false);

    assertRefused(() -> bench.next(target(), cut, end, true), "was in database z for a time");
  }

  private void leaveAndComeBack() {
    ddl.renameTable("a", "t", "z", "away").finish();
    rows("z", "away");
    ddl.renameTable("z", "away", "a", "t").finish();
    rows("a", "t");
  }

  @Test
  void aRestoredTableThatGetsANameOutsideInsideItsDatabaseStaysWhole() {
    Tso cut = now();
    ddl.renameTable("a", "t", "a", "tmp_t").finish();
    rows("a", "tmp_t");
    Tso end = now();
    Workbench bench = bench("a.*", "!a.tmp_*");

    bench.first(target(), cut, false);
    bench.next(target(), cut, end, true);

    assertThat(tables().get("a.tmp_t")).isEqualTo(6);
  }

  @Test
  void anObjectOutsideTheFilterNeverArrives() {
    Tso cut = now();
    rows("z", "t");
    ddl.addColumn("z", "t", ColumnSpec.of("more", SqlType.BIGINT)).finish();
    ddl.createTable("z", plain("fresh")).finish();
    rows("z", "fresh");
    ddl.createTable("a", plain("fresh")).finish();
    rows("a", "fresh");
    ddl.truncateTable("z", "other").finish();
    ddl.truncateTable("a", "t").finish();
    Tso second = now();
    rows("z", "t");
    rows("a", "t");
    Tso end = now();
    Workbench bench = bench("a.*");

    bench.first(target(), cut, false);
    bench.next(target(), cut, second, false);
    bench.next(target(), second, end, true);

    assertThat(tables()).containsOnlyKeys("a.t", "a.other", "a.parts", "a.fresh");
    assertThat(tables().get("a.t")).isEqualTo(3);
    assertThat(bench.check(target()).problems()).isEmpty();
  }

  @Test
  void aPartitionExchangedAcrossTheBorderIsRefused() {
    rows("a", "parts");
    Tso cut = now();
    ddl.exchangePartition("a", "parts", "low", "z", "other").finish();
    Tso end = now();
    Workbench bench = bench("a.*");

    assertRefused(() -> bench.first(target(), end, true), "a partition was exchanged between");
    assertThat(Files.exists(folder.resolve("target").resolve("CURRENT"))).isFalse();

    bench.first(target(), cut, false);
    assertRefused(() -> bench.next(target(), cut, end, true), "a partition was exchanged between");
    assertThat(tables().get("a.parts")).isEqualTo(3);
  }

  @Test
  void aPartitionExchangedInsideTheFilterMovesItsRows() {
    rows("a", "parts");
    Tso cut = now();
    ddl.exchangePartition("a", "parts", "low", "a", "other").finish();
    Tso end = now();
    Workbench bench = bench("a.*");

    bench.first(target(), cut, false);
    bench.next(target(), cut, end, true);

    assertThat(tables().get("a.parts")).isZero();
    assertThat(tables().get("a.other")).isEqualTo(3);
  }

  @Test
  void aPartitionExchangedOutsideTheFilterIsAccepted() {
    ddl.createTable(
            "z",
            plain("parts")
                .partitionBy(
                    PartitionSpec.range("id", PartitionSpec.Definition.lessThan("low", "1000"))))
        .finish();
    ddl.exchangePartition("z", "parts", "low", "z", "other").finish();
    Tso end = now();

    bench("a.*").first(target(), end, true);

    assertThat(tables()).containsOnlyKeys("a.t", "a.other", "a.parts");
  }

  @Test
  void anotherFilterInALaterSegmentIsRefusedWithBoth() {
    Tso cut = now();
    Tso end = now();
    bench("a.*").first(target(), cut, false);

    assertThatThrownBy(() -> bench("a.*", "z.t").next(target(), cut, end, true))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(EngineError.CHAIN_DIFFERS))
        .hasMessageContaining("filter: the chain has 'a.*', the command line has 'a.* z.t'");
  }

  @Test
  void theNextCommandHasTheRulesAsTheyWereGiven() {
    Tso end = now();

    SegmentReport report = bench("a.*", "!`a`.\"o t\"").first(target(), end, false);

    assertThat(report.next()).contains("--filter 'a.*' ").contains("--filter '!`a`.\"o t\"'");
  }

  private static void assertRefused(ThrowingCallable call, String what) {
    ErrorCode wanted = EngineError.FILTER_CROSSED;
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RestoreException.class, e -> assertThat(e.code()).isEqualTo(wanted))
        .hasMessageContaining(what);
  }

  /**
   * A chain with a filter of whole databases ends as one go does, or names a table that crosses.
   */
  @Test
  void aFilteredChainEndsInTheSameStateAsOneGo() {
    Properties.forSteps(WORKLOADS, SegmentLawTest::steps, this::check);
  }

  private void check(List<Step> steps, SplittableRandom random) throws Exception {
    Path place = folder.resolve("case" + number++);
    WorkloadRun run = new Workload(random.nextLong(), LawOptions.draw(random), steps).run(place);
    List<String> names =
        run.stateAt(run.end()).databases().stream().map(LogicalState.Database::name).toList();
    if (!run.end().isAfter(run.base()) || names.isEmpty()) {
      return;
    }
    List<String> rules = new ArrayList<>();
    for (String name : names) {
      if (random.nextBoolean()) {
        rules.add("`" + name + "`.*");
      }
    }
    if (rules.isEmpty()) {
      rules.add("`" + names.get(0) + "`.*");
    }
    List<Tso> ends = new ArrayList<>(run.cuts(1 + random.nextInt(4), random.nextLong()));
    ends.add(run.end());
    Workbench bench =
        new Workbench(place.resolve("full"), place.resolve("log"))
            .withFilter(rules.toArray(String[]::new));
    String one = Workbench.uri(place.resolve("one"));
    String chain = Workbench.uri(place.resolve("chain"));
    try {
      bench.first(one, run.end(), false);
      bench.first(chain, ends.get(0), false);
      for (int i = 1; i < ends.size(); i++) {
        bench.next(chain, ends.get(i - 1), ends.get(i), false);
      }
    } catch (RestoreException e) {
      if (e.code() != EngineError.FILTER_CROSSED) {
        new Refusal(run, e).requireJustified();
      }
      LawCase.delete(place);
      return;
    }
    assertThat(
            Differences.between(
                MvccState.of(bench.plugins(), one, Tso.MAX).versions(),
                "one go",
                MvccState.of(bench.plugins(), chain, Tso.MAX).versions(),
                "the chain"))
        .as("%s, cut at %s", rules, ends)
        .isEmpty();
    bench.engine().finish(chain, Map.of());
    assertThat(bench.check(chain).problems()).isEmpty();
    LawCase.delete(place);
  }

  /** Tables that a reader finds, with their rows. */
  private Map<String, Integer> tables() {
    Path out = folder.resolve("export" + number++);
    bench("*.*").export(target(), Tso.MAX, ExportFormat.JSONL, out);
    var tables = new TreeMap<String, Integer>();
    try (var files = Files.list(out)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("-schema.sql")) {
          tables.putIfAbsent(name.substring(0, name.length() - "-schema.sql".length()), 0);
        } else if (name.endsWith(".000000000.jsonl")) {
          tables.put(
              name.substring(0, name.length() - ".000000000.jsonl".length()),
              Files.readAllLines(file).size());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tables;
  }

  private String target() {
    return Workbench.uri(folder.resolve("target"));
  }
}
