package io.pitr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Wait;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.TargetError;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.TableInfo;
import io.pitr.sim.SimIndexDdl;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.TikvError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements that a finish executes, and how a finish that died is resumed. */
class FinishTest extends OneTableTest {
  // Tables for the tests

  private static final String COLUMNS =
      column(0, "a", false, "")
          + ","
          + column(1, "b`c %s", false, "")
          + ","
          + column(2, "_v$_i_0", true, "lower(`a`)");

  private static String column(int offset, String name, boolean hidden, String expression) {
    return ("{\"id\":%d,\"name\":%s,\"offset\":%d,\"type\":{\"Tp\":15,\"Flag\":0,\"Flen\":10,\"Decimal\":0,"
            + "\"Charset\":\"utf8mb4\",\"Collate\":\"utf8mb4_bin\"},\"state\":5,\"hidden\":%s,"
            + "\"generated_expr_string\":\"%s\"}")
        .formatted(offset + 1, name(name), offset, hidden, expression);
  }

  private static String index(long id, String name, String extra, String... columns) {
    return "{\"id\":%d,\"idx_name\":%s,\"tbl_name\":{\"O\":\"\",\"L\":\"\"},\"idx_cols\":[%s],\"state\":5,\"index_type\":1%s}"
        .formatted(id, name(name), String.join(",", columns), extra);
  }

  private static String part(int offset, int length) {
    return "{\"name\":%s,\"offset\":%d,\"length\":%d}".formatted(name("x"), offset, length);
  }

  private static String table(long id, String name, String indexes, String foreignKeys, int mode) {
    return ("{\"id\":%d,\"name\":%s,\"charset\":\"utf8mb4\",\"collate\":\"utf8mb4_bin\",\"cols\":[%s],"
            + "\"index_info\":[%s],\"fk_info\":[%s],\"state\":5,\"mode\":%d}")
        .formatted(id, name(name), COLUMNS, indexes, foreignKeys, mode);
  }

  /** Puts the table's definition into the cluster's schema. */
  private void store(String json) {
    store("app", json);
  }

  private List<String> rebuilt(String database, String table, String index) {
    String json = table(UPSTREAM, table, index, "", 0);
    store(database, table(TABLE, table, index, "", 0));
    OneTable schema = OneTable.of(database, json);
    assertThat(run(new FinishBody.RebuildIndex(UPSTREAM, INDEX), schema).status())
        .isEqualTo(ActionOutcome.Status.DONE);
    return sql.statements();
  }

  // Indexes

  @Test
  void aPlainIndexIsDroppedAddedAndChecked() {
    assertThat(rebuilt("app", "users", index(INDEX, "k_a", "", part(0, -1))))
        .containsExactly(
            "ALTER TABLE `app`.`users` DROP INDEX `k_a`",
            "ALTER TABLE `app`.`users` ADD INDEX `k_a`(`a`) USING BTREE VISIBLE LOCAL",
            "ADMIN CHECK INDEX `app`.`users` `k_a`");
  }

  @Test
  void everyNameIsQuoted() {
    assertThat(
            rebuilt(
                "select from",
                "we`ird %n table",
                index(INDEX, "order`by ?", "", part(1, 3), part(0, -1))))
        .containsExactly(
            "ALTER TABLE `select from`.`we``ird %n table` DROP INDEX `order``by ?`",
            "ALTER TABLE `select from`.`we``ird %n table` ADD INDEX `order``by ?`(`b``c %s`(3),`a`)"
                + " USING BTREE VISIBLE LOCAL",
            "ADMIN CHECK INDEX `select from`.`we``ird %n table` `order``by ?`",
            "ADMIN CHECK INDEX `select from`.`we``ird %n table` `order``by ?`");
  }

  @Test
  void anIndexThatTheFastCheckCantNameIsCheckedWithoutIt() {
    rebuilt("app", "t", index(INDEX, "a`b", "", part(0, -1)));
    assertThat(sql.all())
        .endsWith(
            "ADMIN CHECK INDEX `app`.`t` `a``b`",
            "SET SESSION tidb_enable_fast_table_check = OFF",
            "ADMIN CHECK INDEX `app`.`t` `a``b`",
            "SET SESSION tidb_enable_fast_table_check = ON");
  }

  @Test
  void anInconsistencyThatTheSlowCheckFindsFailsTheAction() {
    sql.effect(
        statement -> {
          if (statement.startsWith("ADMIN CHECK INDEX")) {
            throw new SqlFailure(8223, "HY000", "data inconsistency", new IllegalStateException());
          }
        });
    assertThatThrownBy(() -> rebuilt("app", "t", index(INDEX, "a`b", "", part(0, -1))))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIDB_SQL_FAILED))
        .hasMessageContaining("data inconsistency");
    assertThat(sql.all()).endsWith("SET SESSION tidb_enable_fast_table_check = ON");
  }

  @Test
  void aUniqueIndexWithAllItsOptions() {
    String extra =
        ",\"is_unique\":true,\"is_invisible\":true,\"is_global\":true,\"comment\":\"it's a \\\\"
            + " b\",\"condition_expr_string\":\"`a` > 1\"";
    assertThat(rebuilt("app", "t", index(INDEX, "u", extra, part(0, -1))).get(1))
        .isEqualTo(
            "ALTER TABLE `app`.`t` ADD UNIQUE KEY `u`(`a`) WHERE `a` > 1 USING BTREE"
                + " COMMENT 'it\\'s a \\\\ b' INVISIBLE GLOBAL");
  }

  @Test
  void aPrimaryKeyIsAddedNonclustered() {
    List<String> statements =
        rebuilt(
            "app",
            "t",
            index(INDEX, "PRIMARY", ",\"is_primary\":true,\"is_unique\":true", part(0, -1)));
    assertThat(statements.get(0)).isEqualTo("ALTER TABLE `app`.`t` DROP INDEX `PRIMARY`");
    assertThat(statements.get(1))
        .isEqualTo(
            "ALTER TABLE `app`.`t` ADD PRIMARY KEY (`a`) NONCLUSTERED USING BTREE VISIBLE LOCAL");
  }

  @Test
  void anExpressionIsTakenAsItIsStored() {
    assertThat(rebuilt("app", "t", index(INDEX, "e", "", part(2, -1), part(0, 5))).get(1))
        .isEqualTo(
            "ALTER TABLE `app`.`t` ADD INDEX `e`((lower(`a`)),`a`(5)) USING BTREE VISIBLE LOCAL");
  }

  @Test
  void aDefinitionThatWouldChangeMoreThanItsIndexIsRefusedBeforeTheIndexIsDropped() {
    String expression = index(INDEX, "e", "", part(2, -1));
    String condition =
        index(
            INDEX,
            "c",
            ",\"condition_expr_string\":\"`a` > 1 INVISIBLE, DROP COLUMN `a`\"",
            part(0, -1));
    String parser =
        index(
            INDEX,
            "p",
            ",\"full_text_index\":{\"parser_type\":\"X, DROP COLUMN `a`\"}",
            part(0, -1));
    assertNotBuilt(
        table(UPSTREAM, "t", expression, "", 0)
            .replace("lower(`a`)", "1)), DROP COLUMN `a`, ADD INDEX `x`((1"));
    assertNotBuilt(table(UPSTREAM, "t", condition, "", 0));
    assertNotBuilt(table(UPSTREAM, "t", parser, "", 0));
    assertThat(sql.statements()).isEmpty();
  }

  private void assertNotBuilt(String upstream) {
    store("app", upstream.replaceFirst("\"id\":" + UPSTREAM, "\"id\":" + TABLE));
    assertThatThrownBy(
            () -> run(new FinishBody.RebuildIndex(UPSTREAM, INDEX), OneTable.of("app", upstream)))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(TargetError.INDEX_NOT_BUILDABLE))
        .hasMessageContaining("--skip-index");
  }

  @Test
  void olderServersAreNotToldLocal() {
    target.close();
    open("8.1.0");
    assertThat(rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))).get(1))
        .isEqualTo("ALTER TABLE `app`.`t` ADD INDEX `k`(`a`) USING BTREE VISIBLE");
  }

  @Test
  void sessionsDontDependOnTheServersMode() {
    rebuilt("app", "t", index(INDEX, "k", "", part(0, -1)));
    assertThat(sql.all()).contains("SET SESSION sql_mode = ''");
  }

  @Test
  void anIndexThatWasDroppedBeforeIsOnlyAdded() {
    String index = index(INDEX, "k", "", part(0, -1));
    store(table(TABLE, "t", "", "", 0));
    run(
        new FinishBody.RebuildIndex(UPSTREAM, INDEX),
        OneTable.of("app", table(UPSTREAM, "t", index, "", 0)));
    assertThat(sql.statements()).hasSize(2).first().asString().contains(" ADD INDEX ");
  }

  @Test
  void anIndexThatWasBuiltBeforeIsOnlyChecked() {
    String index = index(INDEX, "k", "", part(0, -1));
    store(table(TABLE, "t", index(9, "k", "", part(0, -1)), "", 0));
    run(
        new FinishBody.RebuildIndex(UPSTREAM, INDEX),
        OneTable.of("app", table(UPSTREAM, "t", index, "", 0)));
    assertThat(sql.statements()).containsExactly("ADMIN CHECK INDEX `app`.`t` `k`");
  }

  @Test
  void anIndexThatIsBeingBuiltIsWaitedFor() throws Exception {
    String index = index(INDEX, "k", "", part(0, -1));
    String building = index(9, "k", "", part(0, -1)).replace("\"state\":5", "\"state\":3");
    store(table(TABLE, "t", building, "", 0));
    var later =
        new Thread(
            () -> {
              cluster.time().sleep(Duration.ofSeconds(20));
              store(table(TABLE, "t", index(9, "k", "", part(0, -1)), "", 0));
            });
    later.start();
    run(
        new FinishBody.RebuildIndex(UPSTREAM, INDEX),
        OneTable.of("app", table(UPSTREAM, "t", index, "", 0)));
    later.join();
    assertThat(sql.statements()).containsExactly("ADMIN CHECK INDEX `app`.`t` `k`");
  }

  @Test
  void duplicatesInAUniqueIndexAreANamedError() {
    String add = "ALTER TABLE `app`.`t` ADD UNIQUE KEY `u`(`a`) USING BTREE VISIBLE LOCAL";
    sql.fail(add, 1062, "Duplicate entry '1' for key 't.u'");
    assertThatThrownBy(
            () -> rebuilt("app", "t", index(INDEX, "u", ",\"is_unique\":true", part(0, -1))))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.code()).isEqualTo(TargetError.UNIQUE_INDEX_DUPLICATE));
  }

  @ParameterizedTest
  @ValueSource(ints = {8003, 8133, 8134, 8223})
  void aCheckThatFindsSomethingFailsTheAction(int code) {
    sql.fail("ADMIN CHECK INDEX `app`.`t` `k`", code, "data inconsistency");
    assertThatThrownBy(() -> rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIDB_SQL_FAILED));
  }

  @Test
  void whatCantBeCheckedIsSaid() {
    sql.fail("ADMIN CHECK INDEX `app`.`t` `k`", 1235, "not supported");
    String index = index(INDEX, "k", "", part(0, -1));
    store(table(TABLE, "t", index, "", 0));
    ActionOutcome outcome =
        run(
            new FinishBody.RebuildIndex(UPSTREAM, INDEX),
            OneTable.of("app", table(UPSTREAM, "t", index, "", 0)));
    assertThat(outcome.status()).isEqualTo(ActionOutcome.Status.DONE);
    assertThat(outcome.detail()).isEqualTo("built, not checked: not supported");
    assertThat(sql.statements()).filteredOn(one -> one.startsWith("ADMIN CHECK")).hasSize(2);
  }

  private void leaveOut(String present) {
    store(table(TABLE, "t", present, "", 0));
    OneTable schema =
        OneTable.of("app", table(UPSTREAM, "t", index(INDEX, "k", "", part(0, -1)), "", 0));
    assertThat(run(new FinishBody.LeaveOutIndex(UPSTREAM, INDEX), schema))
        .isEqualTo(ActionOutcome.DONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {INDEX, INDEX + 7})
  void anIndexIsLeftOutWhetherItIsTheRestoredOneOrOneBuiltAnew(long id) {
    leaveOut(index(id, "k", "", part(0, -1)));
    assertThat(sql.statements()).containsExactly("ALTER TABLE `app`.`t` DROP INDEX `k`");
  }

  @Test
  void anIndexThatAnEarlierTryDroppedIsLeftOutAsItIs() {
    leaveOut(index(INDEX + 3, "other", "", part(0, -1)));
    assertThat(sql.statements()).isEmpty();
  }

  @Test
  void aJobThatAnEarlierTryBeganIsWaitedForBeforeItsIndexIsLeftOut() throws Exception {
    long job = sql.jobRuns(7, Long.toString(TABLE));
    var later =
        new Thread(
            () -> {
              cluster.time().sleep(Duration.ofSeconds(30));
              assertThat(sql.statements()).isEmpty();
              sql.jobEnds(job);
            });
    later.start();
    leaveOut(index(INDEX, "k", "", part(0, -1)));
    later.join();
    assertThat(sql.statements()).containsExactly("ALTER TABLE `app`.`t` DROP INDEX `k`");
  }

  @Test
  void anIndexThatCantBeBuiltIsNamedWithWhatToDo() {
    String add = "ALTER TABLE `app`.`t` ADD INDEX `k`(`a`) USING BTREE VISIBLE LOCAL";
    sql.fail(add, 1690, "HY000", "BIGINT value is out of range");
    assertThatThrownBy(() -> rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))))
        .hasMessageContaining("index `app`.`t`.`k`")
        .hasMessageContaining("out of range")
        .hasMessageContaining("br restore finish --skip-index app.t.k");
  }

  @Test
  void anIndexThatIsGoneIsNotApplicable() {
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    assertThat(run(new FinishBody.RebuildIndex(UPSTREAM, INDEX), schema).status())
        .isEqualTo(ActionOutcome.Status.NOT_APPLICABLE);
    assertThat(run(new FinishBody.RebuildIndex(999, INDEX), schema).status())
        .isEqualTo(ActionOutcome.Status.NOT_APPLICABLE);
    assertThat(sql.statements()).isEmpty();
  }

  // Foreign keys

  private static String foreignKey(String name) {
    return ("{\"id\":1,\"fk_name\":%s,\"ref_schema\":%s,\"ref_table\":%s,\"ref_cols\":[%s,%s],"
            + "\"cols\":[%s,%s],\"on_delete\":2,\"on_update\":3,\"state\":5,\"version\":1}")
        .formatted(
            name(name),
            name("o`db"),
            name("parent table"),
            name("id"),
            name("x`y"),
            name("a"),
            name("b`c %s"));
  }

  @Test
  void aForeignKeyIsTakenAwayAndPutBackWithQuotedColumns() {
    OneTable schema = OneTable.of("app", table(UPSTREAM, "child", "", foreignKey("fk`1"), 0));
    store(table(TABLE, "child", "", foreignKey("fk`1"), 0));
    run(new FinishBody.DropForeignKey(UPSTREAM, "fk`1"), schema);
    store(table(TABLE, "child", "", "", 0));
    run(new FinishBody.DropForeignKey(UPSTREAM, "fk`1"), schema);
    run(new FinishBody.AddForeignKey(UPSTREAM, "fk`1"), schema);
    store(table(TABLE, "child", "", foreignKey("fk`1"), 0));
    run(new FinishBody.AddForeignKey(UPSTREAM, "fk`1"), schema);
    assertThat(sql.statements())
        .containsExactly(
            "ALTER TABLE `app`.`child` DROP FOREIGN KEY `fk``1`",
            "ALTER TABLE `app`.`child` ADD CONSTRAINT `fk``1` FOREIGN KEY (`a`,`b``c %s`)"
                + " REFERENCES `o``db`.`parent table` (`id`,`x``y`) ON DELETE CASCADE"
                + " ON UPDATE SET NULL");
    assertThat(sql.all()).contains("SET SESSION foreign_key_checks = 0");
  }

  // TiFlash

  @Test
  void replicasAreAskedForWithTheirLabels() {
    cluster.addTiflash(900, "z1");
    cluster.addTiflash(901, "z1");
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t`x", "", "", 0));
    assertThat(run(new FinishBody.SetReplica(UPSTREAM, 2, List.of("zone", "it's")), schema))
        .isEqualTo(ActionOutcome.DONE);
    assertThat(sql.statements())
        .containsExactly(
            "ALTER TABLE `app`.`t``x` SET TIFLASH REPLICA 2 LOCATION LABELS 'zone', 'it\\'s'");
  }

  @Test
  void moreReplicasThanNodesWaitAndSaySo() {
    cluster.addTiflash(900, "z1");
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    ActionOutcome outcome = run(new FinishBody.SetReplica(UPSTREAM, 2, List.of()), schema);
    assertThat(outcome.status()).isEqualTo(ActionOutcome.Status.PENDING);
    assertThat(outcome.detail()).contains("2 TiFlash replicas").contains("1 TiFlash nodes");
    assertThat(sql.statements()).isEmpty();
    cluster.addTiflash(901, "z1");
    assertThat(run(new FinishBody.SetReplica(UPSTREAM, 2, List.of()), schema))
        .isEqualTo(ActionOutcome.DONE);
  }

  @Test
  void howFarTiflashHasComeIsSaid() {
    cluster.addTiflash(900, "z1");
    sql.answer(
        "SELECT AVAILABLE, PROGRESS FROM information_schema.tiflash_replica"
            + " WHERE TABLE_SCHEMA = 'app' AND TABLE_NAME = 't'",
        List.of(List.of("0", "0.25")));
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    assertThat(run(new FinishBody.SetReplica(UPSTREAM, 1, List.of()), schema).detail())
        .contains("0.25");
  }

  // Ranges

  @Test
  void rangesAreLeftUnderOneNewJobIdHoweverOftenItIsTried() {
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    var body =
        new FinishBody.DeleteRanges(
            77,
            List.of(
                new FinishBody.ObjectRange(UPSTREAM, FinishBody.ObjectRange.WHOLE_TABLE),
                new FinishBody.ObjectRange(999, FinishBody.ObjectRange.WHOLE_TABLE),
                new FinishBody.ObjectRange(UPSTREAM, 3)));
    run(body, schema);
    run(body, schema);
    List<String> statements = sql.statements();
    assertThat(statements).hasSize(2);
    assertThat(statements.get(0))
        .matches(
            "INSERT IGNORE INTO mysql.gc_delete_range VALUES "
                + "\\(1, 1, '7480000000000001f5', '7480000000000001f6', \\d+\\),"
                + "\\(1, 2, '7480000000000001f55f698000000000000003',"
                + " '7480000000000001f55f698000000000000004', \\d+\\)");
    assertThat(statements.get(1))
        .startsWith("INSERT IGNORE INTO mysql.gc_delete_range VALUES (1, 1,");
    target.releaseGc("c1");
    run(body, schema);
    assertThat(sql.statements().get(sql.statements().size() - 1)).contains("VALUES (2, 1,");
  }

  @Test
  void statementsOfAPluginAreRunInOrder() {
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    run(new FinishBody.RunSql(List.of("SELECT 1", "SELECT 2")), schema);
    assertThat(sql.statements()).containsExactly("SELECT 1", "SELECT 2");
    sql.fail("SELECT 3", 1064, "syntax");
    assertThatThrownBy(() -> run(new FinishBody.RunSql(List.of("SELECT 3")), schema))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIDB_SQL_FAILED));
  }

  @Test
  void rowsOfASystemTableReplaceThoseOfTheSameKeysInOneTransaction() {
    answerColumns("stats_top_n", "table_id", "count");
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    ActionOutcome outcome =
        run(
            new FinishBody.PutSystemRows(
                "stats_top_n",
                "table_id",
                List.of("table_id", "count", "newer"),
                List.of(List.of("5", "1", "x'00'"), List.of("5", "2", "NULL"))),
            schema);
    assertThat(sql.statements())
        .containsExactly(
            "BEGIN",
            "DELETE FROM `mysql`.`stats_top_n` WHERE `table_id` IN (5)",
            "REPLACE INTO `mysql`.`stats_top_n` (`table_id`,`count`) VALUES (5,1),(5,2)",
            "COMMIT");
    assertThat(outcome.status()).isEqualTo(ActionOutcome.Status.DONE);
    assertThat(outcome.detail()).contains("newer");
  }

  @Test
  void aSystemTableThatTheTargetLacksIsPassedOver() {
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    ActionOutcome outcome =
        run(
            new FinishBody.PutSystemRows(
                "global_grants", "", List.of("USER"), List.of(List.of("'ann'"))),
            schema);
    assertThat(outcome.status()).isEqualTo(ActionOutcome.Status.NOT_APPLICABLE);
    assertThat(sql.statements()).isEmpty();
  }

  private void answerColumns(String table, String... columns) {
    sql.answer(
        "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'mysql'"
            + " AND TABLE_NAME = '"
            + table
            + "'",
        java.util.Arrays.stream(columns).map(List::of).toList());
  }

  @Test
  void withoutASqlServerActionsWait() {
    sql.reachable(false);
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    assertThat(run(new FinishBody.RunSql(List.of("SELECT 1")), schema).status())
        .isEqualTo(ActionOutcome.Status.PENDING);
  }

  // The fence

  @Test
  void tablesAreOpenedOnceAndPublished() {
    store(table(TABLE, "t", "", "", 2));
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    target.openTables(new TreeSet<>(List.of(TABLE)), schema);
    try (var snapshot = target.snapshot(Tso.MAX)) {
      byte[] json = snapshot.get(new MetaKey.Table(DATABASE, TABLE).encode()).orElseThrow();
      assertThat(TableInfo.parse(json).mode()).isZero();
      assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain("\"mode\"");
    }
    assertThat(cluster.etcd().prefix("/tidb/ddl/")).containsValue("10064");
    target.openTables(new TreeSet<>(List.of(TABLE)), schema);
    assertThat(cluster.etcd().prefix("/tidb/ddl/")).containsValue("10064");
    assertThat(cluster.data().pairs("write", ByteString.copyFromUtf8("m"))).isNotEmpty();
  }

  @Test
  void statementsWaitUntilTheServerHasLoadedTheTable() throws Exception {
    String index = index(INDEX, "k", "", part(0, -1));
    cluster.informationSchema().stayBehind();
    store(table(TABLE, "t", index, "", 0));
    var later =
        new Thread(
            () -> {
              cluster.time().sleep(Duration.ofSeconds(30));
              assertThat(sql.statements()).isEmpty();
              cluster.informationSchema().catchUp();
            });
    later.start();
    run(
        new FinishBody.RebuildIndex(UPSTREAM, INDEX),
        OneTable.of("app", table(UPSTREAM, "t", index, "", 0)));
    later.join();
    assertThat(sql.statements()).first().isEqualTo("ALTER TABLE `app`.`t` DROP INDEX `k`");
  }

  @Test
  void anIndexIsWaitedForWhoseTableTheServerKnowsAlready() throws Exception {
    String index = index(INDEX, "k", "", part(0, -1));
    store(table(TABLE, "t", "", "", 0));
    cluster.informationSchema().stayBehind();
    store(table(TABLE, "t", index, "", 0));
    var later =
        new Thread(
            () -> {
              cluster.time().sleep(Duration.ofSeconds(30));
              assertThat(sql.statements()).isEmpty();
              cluster.informationSchema().catchUp();
            });
    later.start();
    run(
        new FinishBody.RebuildIndex(UPSTREAM, INDEX),
        OneTable.of("app", table(UPSTREAM, "t", index, "", 0)));
    later.join();
    assertThat(sql.statements()).first().isEqualTo("ALTER TABLE `app`.`t` DROP INDEX `k`");
  }

  @Test
  void aSchemaIsKnownAsSoonAsTheServerHasLoadedItAndTheWaitIsReported() {
    var waits = new CopyOnWriteArrayList<Wait>();
    target.reportWaits(waits::add);
    String index = index(INDEX, "k", "", part(0, -1));
    cluster.informationSchema().loadsWhenPublished(Duration.ofSeconds(400));
    store(table(TABLE, "t", index, "", 0));
    target.publishSchema();

    run(
        new FinishBody.RebuildIndex(UPSTREAM, INDEX),
        OneTable.of("app", table(UPSTREAM, "t", index, "", 0)));

    assertThat(waits)
        .containsExactly(
            new Wait("TiDB loads the schema", Wait.Step.BEGAN),
            new Wait("TiDB loads the schema", Wait.Step.ENDED));
    assertThat(sql.statements()).first().isEqualTo("ALTER TABLE `app`.`t` DROP INDEX `k`");
  }

  // Servers that come and go

  @Test
  void aServerThatGoesAwayInTheMiddleIsWaitedFor() throws Exception {
    String drop = "ALTER TABLE `app`.`t` DROP INDEX `k`";
    sql.fail(drop, 0, "08S01", "Communications link failure");
    var later =
        new Thread(
            () -> {
              cluster.time().sleep(Duration.ofSeconds(20));
              sql.reachable(false);
              cluster.time().sleep(Duration.ofSeconds(20));
              sql.heal(drop);
              sql.reachable(true);
            });
    later.start();
    assertThat(rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))))
        .endsWith("ADMIN CHECK INDEX `app`.`t` `k`");
    later.join();
  }

  @Test
  void aTableStillFencedInTheServersSchemaIsWaitedFor() throws Exception {
    String drop = "ALTER TABLE `app`.`t` DROP INDEX `k`";
    sql.fail(drop, 8258, "HY000", "Table t is in mode Restore");
    var later =
        new Thread(
            () -> {
              cluster.time().sleep(Duration.ofSeconds(20));
              sql.heal(drop);
            });
    later.start();
    assertThat(rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))))
        .endsWith("ADMIN CHECK INDEX `app`.`t` `k`");
    later.join();
  }

  @Test
  void aServerThatStaysAwayIsANamedError() {
    String drop = "ALTER TABLE `app`.`t` DROP INDEX `k`";
    sql.fail(drop, 0, "08S01", "Communications link failure");
    assertThatThrownBy(() -> rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIDB_UNREACHABLE))
        .hasMessageContaining("Start a TiDB server")
        .hasMessageContaining("Communications link failure");
  }

  @Test
  void aClusterThatStaysBusyIsNoFaultOfTheStatement() {
    String drop = "ALTER TABLE `app`.`t` DROP INDEX `k`";
    sql.fail(drop, 9005, "HY000", "Region is unavailable");
    assertThatThrownBy(() -> rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))))
        .hasMessageContaining("Wait until the cluster is healthy")
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIDB_SQL_FAILED));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerMayGoAwayDuringAnyStatementOfARebuild(boolean executed) {
    int statements = statementsOfARebuild();
    assertThat(statements).isGreaterThanOrEqualTo(6);
    for (int at = 1; at <= statements; at++) {
      target.close();
      open("9.0.0");
      sql.effect(new SimIndexDdl(cluster, this::put));
      assertThat(target.traits().runsSql()).isTrue();
      var heard = new CopyOnWriteArrayList<String>();
      target.reportWaits(wait -> heard.add(wait.reason() + " " + wait.step()));
      sql.goAwayAt(at, executed, 3);
      rebuilt("app", "t", index(INDEX, "k", "", part(0, -1)));
      assertThat(stored().indexes()).as("gone at %s", at).hasSize(1);
      assertThat(stored().indexes().get(0).id()).as("gone at %s", at).isGreaterThan(INDEX);
      assertThat(heard).contains("a TiDB server answers BEGAN", "a TiDB server answers ENDED");
    }
  }

  private int statementsOfARebuild() {
    sql.effect(new SimIndexDdl(cluster, this::put));
    assertThat(target.traits().runsSql()).isTrue();
    int before = sql.arrived();
    rebuilt("app", "t", index(INDEX, "k", "", part(0, -1)));
    return sql.arrived() - before;
  }

  private void put(MetaKey key, byte[] value) {
    Tso ts = target.timestamp(Tso.ZERO);
    target.putMeta(
        List.of(new MetaEntry(key.encode(), ts, ts, false, value)), target.timestamp(ts));
  }

  private TableInfo stored() {
    try (var snapshot = target.snapshot(Tso.MAX)) {
      return TableInfo.parse(
          snapshot.get(new MetaKey.Table(DATABASE, TABLE).encode()).orElseThrow());
    }
  }

  @Test
  void aServerThatRestartsWhenItIsFirstAskedIsWaitedFor() throws Exception {
    sql.reachable(false);
    var later =
        new Thread(
            () -> {
              cluster.time().sleep(Duration.ofSeconds(60));
              sql.reachable(true);
            });
    later.start();
    assertThat(target.traits().runsSql()).isTrue();
    later.join();
  }

  @Test
  void aServerThatHasNotBeenAliveForLongIsNotWaitedFor() {
    cluster.etcd().put("/topology/tidb/127.0.0.1:4001/info", "{}");
    cluster.etcd().remove("/topology/tidb/127.0.0.1:4000/ttl");
    var heard = new CopyOnWriteArrayList<String>();
    target.reportWaits(wait -> heard.add(wait.reason() + " " + wait.step()));
    sql.reachable(false);
    assertThat(target.traits().runsSql()).isFalse();
    assertThat(heard).isEmpty();
  }

  @Test
  void aUserWhoIsNotLetInIsNamedAtOnce() {
    sql.letNobodyIn();
    var heard = new CopyOnWriteArrayList<String>();
    target.reportWaits(wait -> heard.add(wait.reason() + " " + wait.step()));
    OneTable schema = OneTable.of("app", table(UPSTREAM, "t", "", "", 0));
    ActionOutcome outcome = run(new FinishBody.RunSql(List.of("SELECT 1")), schema);
    assertThat(outcome.status()).isEqualTo(ActionOutcome.Status.PENDING);
    assertThat(outcome.detail()).contains("Access denied");
    assertThat(heard).isEmpty();
  }

  // DDL of the end

  @Test
  void jobsOfTheEndAreNoReasonToRefuseTheTarget() {
    var seen = new ArrayList<String>();
    sql.effect(
        statement -> {
          if (statement.contains(" ADD INDEX ")) {
            target.lock("another").close();
            seen.add(statement);
          }
        });
    rebuilt("app", "t", index(INDEX, "k", "", part(0, -1)));
    assertThat(seen).hasSize(1);
  }

  @Test
  void jobsOfOthersOnTheSameTableAreAReasonToRefuseTheTarget() {
    rebuilt("app", "t", index(INDEX, "k", "", part(0, -1)));
    long own = sql.jobRuns(7, Long.toString(TABLE));
    target.lock("another").close();
    sql.jobRuns(5, Long.toString(TABLE));
    assertThatThrownBy(() -> target.lock("another"))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TARGET_RUNS_DDL));
    assertThat(own).isPositive();
  }

  @Test
  void onceTheChainIsOverItsTablesAreLikeAnyOther() {
    rebuilt("app", "t", index(INDEX, "k", "", part(0, -1)));
    target.releaseGc("c1");
    sql.jobRuns(7, Long.toString(TABLE));
    assertThatThrownBy(() -> target.lock("another"))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TARGET_RUNS_DDL));
  }

  @Test
  void whatIsWrongWithAStatementIsSaidAtOnce() {
    String drop = "ALTER TABLE `app`.`t` DROP INDEX `k`";
    sql.fail(drop, 8200, "HY000", "Unsupported drop index");
    assertThatThrownBy(() -> rebuilt("app", "t", index(INDEX, "k", "", part(0, -1))))
        .isInstanceOfSatisfying(
            RestoreException.class, e -> assertThat(e.code()).isEqualTo(TikvError.TIDB_SQL_FAILED));
    assertThat(sql.statements()).containsExactly(drop);
  }
}
