package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import io.pitr.api.target.TargetError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An expression index is rebuilt with the settings of the session that added it upstream. */
class RebuildSessionTest extends OneTableTest {
  private static final String ADD =
      "ALTER TABLE `app`.`t` ADD INDEX `e`((`id` + 1)) USING BTREE VISIBLE LOCAL";
  private static final String PROBE = "SELECT COUNT((`id` + 1)) FROM ";
  private static final String OVERFLOW = "BIGINT value is out of range in '(`t`.`id` + 1)'";

  private static final String EXPRESSION = index(INDEX, "e", 1);

  private static String index(long id, String name, int offset) {
    return ("{\"id\":%d,\"idx_name\":{\"O\":\"%s\",\"L\":\"%s\"},\"tbl_name\":{\"O\":\"\",\"L\":\"\"},"
            + "\"idx_cols\":[{\"name\":{\"O\":\"x\",\"L\":\"x\"},\"offset\":%d,\"length\":-1}],"
            + "\"state\":5,\"index_type\":1}")
        .formatted(id, name, name, offset);
  }

  private static String column(int offset, String name, String expression) {
    return ("{\"id\":%d,\"name\":{\"O\":\"%s\",\"L\":\"%s\"},\"offset\":%d,\"type\":{\"Tp\":8,\"Flag\":3,"
            + "\"Flen\":20,\"Decimal\":0,\"Charset\":\"binary\",\"Collate\":\"binary\"},\"state\":5,"
            + "\"hidden\":%b,\"generated_expr_string\":\"%s\"}")
        .formatted(offset + 1, name, name, offset, !expression.isEmpty(), expression);
  }

  /** {@code id} BIGINT and a hidden column, and a handle of some kind. */
  private static String table(long id, String indexes, String handle) {
    return ("{\"id\":%d,\"name\":{\"O\":\"t\",\"L\":\"t\"},\"charset\":\"utf8mb4\",\"collate\":\"utf8mb4_bin\","
            + "\"cols\":[%s,%s],\"index_info\":[%s],\"fk_info\":[],\"state\":5%s}")
        .formatted(id, column(0, "id", ""), column(1, "_v$_e_0", "`id` + 1"), indexes, handle);
  }

  private ActionOutcome rebuild(String indexes, String handle, Optional<SessionSettings> session) {
    store("app", table(TABLE, indexes, handle));
    return run(
        new FinishBody.RebuildIndex(UPSTREAM, INDEX, session),
        OneTable.of("app", table(UPSTREAM, indexes, handle)));
  }

  private static SessionSettings session(String zone, int offset, SqlMode... modes) {
    return new SessionSettings(SqlModes.of(modes), new SessionZone(zone, offset));
  }

  @Test
  void theSessionHasTheModesAndTheZoneOfTheJobUntilTheIndexIsChecked() {
    rebuild(EXPRESSION, "", Optional.of(session("UTC", 19_800, SqlMode.NO_UNSIGNED_SUBTRACTION)));
    assertThat(sql.all())
        .containsSubsequence(
            "SET SESSION sql_mode = 'NO_UNSIGNED_SUBTRACTION'",
            "SET SESSION time_zone = '+05:30'",
            ADD,
            "ADMIN CHECK INDEX `app`.`t` `e`",
            "SET SESSION sql_mode = ''",
            "SET SESSION time_zone = DEFAULT");
  }

  @Test
  void modesThatChangeHowStatementsAreReadStayOff() {
    rebuild(
        EXPRESSION,
        "",
        Optional.of(
            session(
                "Europe/Berlin",
                0,
                SqlMode.ANSI_QUOTES,
                SqlMode.PIPES_AS_CONCAT,
                SqlMode.NO_BACKSLASH_ESCAPES,
                SqlMode.ALLOW_INVALID_DATES)));
    assertThat(sql.all())
        .contains(
            "SET SESSION sql_mode = 'ALLOW_INVALID_DATES'",
            "SET SESSION time_zone = 'Europe/Berlin'");
  }

  @Test
  void aStrictModeRefusesNoRowThatTheUpstreamHas() {
    rebuild(EXPRESSION, "", Optional.of(new SessionSettings(SqlModes.DEFAULT, SessionZone.UTC)));
    assertThat(sql.all())
        .filteredOn(one -> one.startsWith("SET SESSION sql_mode"))
        .noneMatch(one -> one.contains("STRICT") || one.contains("NO_ZERO"));
  }

  @Test
  void whatIsAssumedIsSaid() {
    assertThat(rebuild(EXPRESSION, "", Optional.empty()).detail())
        .contains("the log has no job that added the index")
        .contains("time zone +00:00");
    assertThat(rebuild(EXPRESSION, "", Optional.of(session("UTC", 3600))).detail())
        .contains("sql_mode '', time zone +01:00");
  }

  @Test
  void anIndexWithoutExpressionsNeedsNoSettings() {
    assertThat(rebuild(index(INDEX, "k", 0), "", Optional.empty())).isEqualTo(ActionOutcome.DONE);
    assertThat(sql.all()).noneMatch(one -> one.contains("time_zone"));
  }

  @Test
  void aRowThatTheExpressionFailsForIsFoundByItsHandle() {
    sql.fail(ADD, 1690, OVERFLOW);
    sql.fail(PROBE + "`app`.`t`", 1690, OVERFLOW);
    sql.answer("SELECT MIN(`id`),MAX(`id`) FROM `app`.`t`", List.of(List.of("1", "6")));
    sql.fail(PROBE + "`app`.`t` WHERE `id` BETWEEN 4 AND 5", 1690, OVERFLOW);
    sql.fail(PROBE + "`app`.`t` WHERE `id` BETWEEN 4 AND 4", 1690, OVERFLOW);
    assertRefused(",\"pk_is_handle\":true", "for the row with `id` = 4");
  }

  @Test
  void aRowWithoutAPrimaryKeyIsFoundByItsRowId() {
    sql.fail(ADD, 1690, OVERFLOW);
    sql.fail(PROBE + "`app`.`t`", 1690, OVERFLOW);
    sql.answer(
        "SELECT MIN(`_tidb_rowid`),MAX(`_tidb_rowid`) FROM `app`.`t`", List.of(List.of("7", "7")));
    assertRefused("", "for the row with `_tidb_rowid` = 7");
  }

  @Test
  void aRowWithAKeyOfSeveralColumnsIsFoundByItsPlace() {
    sql.fail(ADD, 1690, OVERFLOW);
    sql.fail(PROBE + "`app`.`t`", 1690, OVERFLOW);
    sql.answer("SELECT COUNT(*) FROM `app`.`t`", List.of(List.of("2")));
    sql.answer(
        "SELECT `id` FROM `app`.`t` ORDER BY `id` LIMIT 1 OFFSET 1", List.of(List.of("it's")));
    String primary = index(1, "PRIMARY", 0).replace("\"state\"", "\"is_primary\":true,\"state\"");
    assertThatThrownBy(
            () ->
                rebuild(primary + "," + EXPRESSION, ",\"is_common_handle\":true", Optional.empty()))
        .hasMessageContaining("for the row with `id` = 'it\\'s'");
  }

  @Test
  void whereNoQueryFailsTheSameTheIndexAloneIsNamed() {
    sql.fail(ADD, 1690, OVERFLOW);
    assertThatThrownBy(() -> rebuild(EXPRESSION, "", Optional.empty()))
        .hasMessageContaining("index `e` of `app`.`t`")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("for the row"));
  }

  private void assertRefused(String handle, String row) {
    assertThatThrownBy(() -> rebuild(EXPRESSION, handle, Optional.empty()))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> {
              assertThat(e.code()).isEqualTo(TargetError.INDEX_ROW_REFUSED);
              assertThat(e.problems().get(0).what()).contains(OVERFLOW).contains(row);
              assertThat(e.problems().get(0).where()).isEqualTo("index `e` of `app`.`t`");
              assertThat(e.problems().get(0).remedy())
                  .contains("br restore finish --skip-index app.t.e");
            });
    assertThat(sql.all()).last().isEqualTo("SET SESSION time_zone = DEFAULT");
  }

  /** A schema of one table in database 100. */
}
