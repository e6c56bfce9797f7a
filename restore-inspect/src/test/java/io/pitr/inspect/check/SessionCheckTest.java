package io.pitr.inspect.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pitr.api.Tso;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import io.pitr.format.filter.TableFilter;
import io.pitr.format.key.MetaKey;
import io.pitr.inspect.MapSnapshot;
import io.pitr.inspect.TableJson;
import io.pitr.inspect.check.CheckProblem.Kind;
import io.pitr.sql.convert.TimeText;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.index.IndexWriter;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowDecoder;
import io.pitr.sql.row.RowEncoder;
import io.pitr.sql.row.RowEncoder.Cell;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import io.pitr.sql.text.SourceRules;
import io.pitr.sql.value.Datum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Entries of an expression index, written by sessions with different settings. */
class SessionCheckTest {
  private static final long DB = 7;
  private static final int BIGINT = 8;
  private static final int TIMESTAMP = 7;
  private static final SessionSettings INDIA =
      new SessionSettings(SqlModes.NONE, new SessionZone("UTC", 19_800));
  private static final SessionSettings BERLIN =
      new SessionSettings(SqlModes.DEFAULT, new SessionZone("Europe/Berlin", 0));
  private static final SessionSettings SIGNED =
      new SessionSettings(SqlModes.of(SqlMode.NO_UNSIGNED_SUBTRACTION), SessionZone.UTC);

  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  /** One column {@code c}, and an index {@code e} over an expression. */
  private TableDef put(int type, long flags, String expression, String... index) {
    String database = "{\"id\":7,\"db_name\":{\"O\":\"d\",\"L\":\"d\"},\"state\":5}";
    entries.put(new MetaKey.Database(DB).encode(), database.getBytes(StandardCharsets.UTF_8));
    var info =
        TableJson.named("t")
            .column("c", type, flags, 20, 0)
            .column(
                "_v$_e_0",
                BIGINT,
                0,
                20,
                0,
                "generated_expr_string:'" + expression + "'",
                "hidden:true")
            .index("e", false, "_v$_e_0", index)
            .build();
    entries.put(new MetaKey.Table(DB, info.id()).encode(), info.json());
    return TableDef.from(info.tree(), true);
  }

  /** Adds a row, and its entry as a session writes it. */
  private void row(TableDef table, long id, Datum c, SessionSettings writer) {
    Handle handle = new Handle.Int(id);
    byte[] row = RowEncoder.encode(List.of(Cell.of(table.columns().get(0), c)));
    entries.put(handle.recordKey(1), row);
    entry(table, id, c, writer);
  }

  private void entry(TableDef table, long id, Datum c, SessionSettings writer) {
    Handle handle = new Handle.Int(id);
    byte[] row = RowEncoder.encode(List.of(Cell.of(table.columns().get(0), c)));
    RowValues values = new RowDecoder(table).decode(handle, row).under(writer);
    IndexDef index = table.indexes().get(0);
    for (IndexEntry entry : new IndexWriter(table, index).entries(1, handle, values)) {
      entries.put(entry.key(), entry.value());
    }
  }

  private CheckReport check(Map<IndexId, SessionSettings> sessions) {
    return new Checker(new MapSnapshot(Tso.MAX, entries), SourceRules.newest(true), sessions)
        .check(TableFilter.ALL, Set.of(), CheckListener.SILENT);
  }

  private static Datum time(String text) {
    return new Datum.Time(TimeText.dateTime(text, 0).orElseThrow());
  }

  @Test
  void anEntryOfAFailingExpressionIsNull() {
    TableDef table = put(BIGINT, 0, "`c` + 1");
    row(table, 1, new Datum.Int(Long.MAX_VALUE), SessionSettings.ASSUMED);
    row(table, 2, new Datum.Int(5), SessionSettings.ASSUMED);
    assertThat(check(Map.of()).ok()).isTrue();
    assertThat(check(Map.of()).otherSessions()).isEmpty();
  }

  @Test
  void rowsAreComparedWithTheSessionThatAddedTheIndex() {
    TableDef table = put(TIMESTAMP, 0, "hour(`c`)");
    row(table, 1, time("2024-07-01 22:00:00"), INDIA);
    CheckReport report = check(Map.of(new IndexId(1, 1), INDIA));
    assertThat(report.ok()).isTrue();
    assertThat(report.otherSessions()).isEmpty();
  }

  @Test
  void anEntryOfAnotherSessionIsCountedAndNotAProblem() {
    TableDef table = put(TIMESTAMP, 0, "hour(`c`)");
    row(table, 1, time("2024-07-01 22:00:00"), INDIA);
    row(table, 2, time("2024-07-01 22:00:00"), BERLIN);
    row(table, 3, time("2024-01-01 22:00:00"), BERLIN);
    row(table, 4, time("2024-01-01 21:00:00"), SessionSettings.ASSUMED);
    CheckReport report = check(Map.of());
    assertThat(report.problems()).isEmpty();
    assertThat(report.otherSessions())
        .containsExactly(
            new OtherSessions("`d`.`t`", "e", 3, SessionSettings.ASSUMED.text(), true));
  }

  @Test
  void anEntryOfAnotherSqlModeIsNotAProblem() {
    TableDef table = put(BIGINT, 32, "`c` - 1");
    row(table, 1, new Datum.Unsigned(0), SIGNED);
    row(table, 2, new Datum.Unsigned(0), SessionSettings.ASSUMED);
    assertThat(check(Map.of()).problems()).isEmpty();
    assertThat(check(Map.of()).otherSessions()).hasSize(1);
    assertThat(check(Map.of(new IndexId(1, 1), SIGNED)).otherSessions())
        .extracting(OtherSessions::rows, OtherSessions::assumed)
        .containsExactly(tuple(1L, false));
  }

  @Test
  void aValueThatNoSessionComputesIsAProblem() {
    TableDef table = put(TIMESTAMP, 0, "to_days(`c`)");
    row(table, 1, time("2024-07-01 22:00:00"), INDIA);
    assertThat(check(Map.of()).problems()).isEmpty();
    entries.keySet().removeIf(SessionCheckTest::isEntry);
    entry(table, 1, time("2024-07-05 22:00:00"), INDIA);
    assertThat(check(Map.of()).problems())
        .extracting(CheckProblem::kind)
        .containsExactly(Kind.MISSING, Kind.EXTRA);
  }

  private static boolean isEntry(byte[] key) {
    return key[0] == 't' && key[10] == 'i';
  }

  @Test
  void aRowWithEntriesOfTwoSessionsHasAnExtraEntry() {
    TableDef table = put(TIMESTAMP, 0, "hour(`c`)");
    row(table, 1, time("2024-07-01 22:00:00"), INDIA);
    entry(table, 1, time("2024-07-01 22:00:00"), SessionSettings.ASSUMED);
    assertThat(check(Map.of()).problems())
        .extracting(CheckProblem::kind, CheckProblem::index)
        .containsExactly(tuple(Kind.EXTRA, "e"));
  }

  @Test
  void aMissingEntryIsMissingWithEverySession() {
    TableDef table = put(TIMESTAMP, 0, "hour(`c`)");
    row(table, 1, time("2024-07-01 22:00:00"), INDIA);
    row(table, 2, time("2024-07-01 22:00:00"), INDIA);
    entries.keySet().removeIf(key -> isEntry(key) && key[key.length - 1] == 2);
    assertThat(check(Map.of()).problems())
        .extracting(CheckProblem::kind)
        .containsExactly(Kind.MISSING);
  }

  @Test
  void aPartialIndexMayOmitRowsDependingOnTheSession() {
    TableDef table = put(TIMESTAMP, 0, "hour(`c`)", "condition_expr_string:'hour(`c`) < 12'");
    row(table, 1, time("2024-07-01 22:00:00"), INDIA);
    row(table, 2, time("2024-07-01 22:00:00"), SessionSettings.ASSUMED);
    assertThat(check(Map.of()).problems()).isEmpty();
  }
}
