package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import io.pitr.engine.report.SegmentReport;
import io.pitr.sql.convert.TimeText;
import io.pitr.sql.value.Datum;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes over expressions whose values depend on the session that evaluates them. */
class SessionOfIndexTest {
  private static final SessionSettings INDIA =
      new SessionSettings(SqlModes.NONE, new SessionZone("UTC", 19_800));
  private static final SessionSettings SIGNED =
      new SessionSettings(SqlModes.of(SqlMode.NO_UNSIGNED_SUBTRACTION), SessionZone.UTC);
  private static final TableSpec VISITS =
      TableSpec.named("visits")
          .column("id", SqlType.BIGINT)
          .column("seen", SqlType.timestamp(0))
          .column("left", SqlType.BIGINT.unsigned())
          .primaryKey("id");

  @TempDir Path folder;

  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
    scene.ddl().createTable("app", VISITS).finish();
    visit(1, "2024-07-01 22:00:00", 0);
    visit(2, "2024-07-01 12:00:00", 7);
  }

  private void visit(long id, String seen, long left) {
    scene.change(
        txn ->
            txn.insert(
                "app",
                "visits",
                Map.of(
                    "id",
                    new Datum.Int(id),
                    "seen",
                    new Datum.Time(TimeText.dateTime(seen, 0).orElseThrow()),
                    "left",
                    new Datum.Unsigned(left))));
  }

  private void add(
      String name, String expression, String column, ReorgType reorg, SessionSettings session) {
    scene.cluster().evaluate(expression, session);
    var part = new IndexSpec.Expression(expression, SqlType.BIGINT, false, List.of(column));
    scene.ddl().addIndex("app", "visits", IndexSpec.over(name, false, part), reorg).finish();
  }

  @Test
  void aRebuildAndACheckEvaluateAsTheSessionThatAddedTheIndex() {
    scene.fullBackup();
    add("k_hour", "hour(`seen`)", "seen", ReorgType.INGEST, INDIA);
    Tso first = scene.cut();
    add("k_next", "`left` - 1", "left", ReorgType.INGEST, SIGNED);
    visit(3, "2024-07-01 23:30:00", 0);
    Tso second = scene.cut();
    visit(4, "2024-07-02 23:30:00", -1);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.bench().indexSessions(run.target()).values())
        .containsExactlyInAnyOrder(INDIA, SIGNED);
    SegmentReport report = run.last();

    assertThat(report.notes())
        .anySatisfy(note -> assertThat(note).contains("`k_hour`").contains("time zone +05:30"))
        .anySatisfy(
            note -> assertThat(note).contains("`k_next`").contains("NO_UNSIGNED_SUBTRACTION"));
    assertThat(run.check().problems()).isEmpty();
    assertThat(run.check().otherSessions()).isEmpty();
    assertThat(run.bench().indexSessions(run.target())).containsValues(INDIA, SIGNED);
  }

  @Test
  void theSessionOfAnIndexInTheLogIsKnownAfterTheEnd() {
    scene.fullBackup();
    add("k_hour", "hour(`seen`)", "seen", ReorgType.TXN, INDIA);
    Tso first = scene.cut();
    visit(3, "2024-07-01 23:30:00", 0);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.check().otherSessions()).isEmpty();
    run.last();

    assertThat(run.bench().indexSessions(run.target()))
        .containsExactly(Map.entry(new IndexId(scene.now("app", "visits").id(), 1), INDIA));
    assertThat(run.check().ok()).isTrue();
    assertThat(run.check().otherSessions()).isEmpty();
  }

  @Test
  void entriesOfOtherSessionsAreCountedForAnIndexOlderThanTheLog() {
    add("k_hour", "hour(`seen`)", "seen", ReorgType.TXN, INDIA);
    scene.fullBackup();
    visit(3, "2024-07-01 23:30:00", 0);
    SegmentedRun run = scene.restore();

    run.last();

    assertThat(run.check().problems()).isEmpty();
    assertThat(run.check().otherSessions())
        .singleElement()
        .satisfies(
            other -> {
              assertThat(other.index()).isEqualTo("k_hour");
              assertThat(other.rows()).isEqualTo(3);
              assertThat(other.assumed()).isTrue();
            });
  }
}
