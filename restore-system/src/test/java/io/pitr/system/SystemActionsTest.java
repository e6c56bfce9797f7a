package io.pitr.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.SchemaView;
import io.pitr.testkit.schema.SchemaFixture;
import io.pitr.testkit.schema.TableFixture;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SystemActionsTest {
  private static final String TARGET_ID = "1104";
  private static final Tso NOW = new Tso(9_000);
  private static final SchemaView SCHEMA =
      SchemaFixture.of(TableFixture.table(104, "app", "t")).withDropped(106);

  @Test
  void statisticsComeUnderTheTargetsIdAndVersionAndCountAsStale() {
    FinishBody.PutSystemRows body =
        body(
            actions(
                rows(
                    SystemTable.STATS_META,
                    List.of("version", "table_id", "modify_count", "count"),
                    List.of("77", "104", "3", "250"))),
            "stats_meta");

    assertThat(body.rows()).containsExactly(List.of("9000", TARGET_ID, "250", "250"));
    assertThat(body.replacedBy()).isEqualTo("table_id");
  }

  @Test
  void statisticsOfDroppedTablesAreLeftOut() {
    assertThat(
            actions(
                rows(
                    SystemTable.STATS_HISTOGRAMS,
                    List.of("table_id", "hist_id", "version"),
                    List.of("106", "1", "77"),
                    List.of("9999", "1", "77"))))
        .isEmpty();
  }

  @Test
  void partsOfATableAreOneActionSoThatOneDoesNotReplaceTheOther() {
    List<FinishAction> actions =
        actions(
            rows(SystemTable.STATS_TOP_N, List.of("table_id", "count"), List.of("104", "1")),
            rows(SystemTable.STATS_TOP_N, List.of("table_id", "count"), List.of("104", "2")));

    assertThat(body(actions, "stats_top_n").rows())
        .containsExactly(List.of(TARGET_ID, "1"), List.of(TARGET_ID, "2"));
  }

  @Test
  void accountsComeAfterStatisticsAndAreMadeKnown() {
    List<FinishAction> actions =
        actions(
            rows(SystemTable.USER, List.of("Host", "User"), List.of("'%'", "'ann'")),
            rows(
                SystemTable.BIND_INFO,
                List.of("source", "original_sql"),
                List.of("'manual'", "'d'")),
            rows(SystemTable.STATS_META, List.of("table_id", "count"), List.of("104", "1")));

    assertThat(actions.stream().sorted(java.util.Comparator.comparingInt(FinishAction::order)))
        .extracting(FinishAction::id)
        .containsExactly(
            "engine:system:stats_meta",
            "engine:system:bind_info",
            "engine:system:user",
            "engine:system:reload:accounts",
            "engine:system:reload:bindings");
  }

  @Test
  void accountsOfTheClustersOwnerAndBuiltInBindingsStayOut() {
    assertThat(
            actions(
                rows(SystemTable.USER, List.of("Host", "User"), List.of("'%'", "'cloud_admin'")),
                rows(
                    SystemTable.BIND_INFO,
                    List.of("source", "sql_digest"),
                    List.of("'builtin'", "NULL"))))
        .isEmpty();
  }

  @Test
  void whatIsNotWantedAnyMoreIsPassedOver() {
    JsonNode accounts =
        rows(SystemTable.USER, List.of("Host", "User"), List.of("'%'", "'ann'")).toJson();

    assertThat(
            SystemActions.of(
                List.of(accounts),
                SystemChoice.of(Map.of("with-sys-table", "false"), List.of()),
                SCHEMA,
                () -> NOW))
        .isEmpty();
  }

  @Test
  void sentencesForPeopleHoldNoRows() {
    assertThat(
            actions(
                rows(
                    SystemTable.USER,
                    List.of("User", "authentication_string"),
                    List.of("'ann'", "'*secret'"))))
        .extracting(FinishAction::description)
        .noneMatch(what -> what.contains("secret"));
  }

  private static List<FinishAction> actions(SystemRows... parts) {
    List<JsonNode> documents = java.util.Arrays.stream(parts).map(SystemRows::toJson).toList();
    return SystemActions.of(documents, EnumSet.allOf(SystemTable.class), SCHEMA, () -> NOW);
  }

  @SafeVarargs
  private static SystemRows rows(SystemTable table, List<String> columns, List<String>... rows) {
    return new SystemRows(table, columns, List.of(rows));
  }

  private static FinishBody.PutSystemRows body(List<FinishAction> actions, String table) {
    return (FinishBody.PutSystemRows)
        actions.stream()
            .filter(action -> action.id().endsWith(":" + table))
            .findFirst()
            .orElseThrow()
            .body();
  }
}
