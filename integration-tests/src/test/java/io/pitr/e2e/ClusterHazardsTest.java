package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.AbortChoice;
import io.pitr.engine.status.RestoreStatus;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.GoJson;
import io.pitr.sim.RecordingSql;
import io.pitr.sim.SimCluster;
import io.pitr.sql.value.Datum;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.ForeignKeySpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of the matrix in spec/segmented-restore.md F.2 about clusters: what stores, PD and SQL
 * servers receive between segments and at the end, and what others do on the cluster meanwhile. The
 * cluster is simulated; its SQL server only records statements.
 */
class ClusterHazardsTest {
  private static final int MEMBERS = 3;
  private static final int SPEED = 400;
  private static final int MODE_NORMAL = 0;
  private static final int MODE_RESTORE = 2;

  @TempDir Path folder;

  private SimCluster cluster;
  private RecordingSql sql;
  private Scene scene;
  private Workbench bench;

  @BeforeEach
  void start() {
    cluster = new SimCluster(MEMBERS, 1, 1, SPEED);
    cluster.addTiflash(900_000, "z1");
    sql = new RecordingSql("9.0.0");
    scene = new Scene(folder);
    bench = bench();
  }

  private Workbench bench() {
    return new Workbench(
        folder.resolve("full"),
        folder.resolve("log"),
        Workbench.plugins(new SimulatedClusterPlugin(cluster, sql)));
  }

  @AfterEach
  void stop() {
    assertThat(cluster.violations()).isEmpty();
    cluster.close();
  }

  private SegmentReport begin(Tso end) {
    scene.complete();
    SegmentReport report = bench.first(cluster.uri(), end, false);
    assertAtRest();
    return report;
  }

  /** F.3, 3 and 10: between segments no run holds anything, and no deferred work has run. */
  private void assertAtRest() {
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(cluster.pdState().temporarySettings()).isEmpty();
    assertThat(cluster.importMode()).isEmpty();
    assertThat(cluster.filesLeft()).isZero();
    assertThat(cluster.lockCount()).isZero();
    assertThat(statements("ALTER")).isEmpty();
    assertThat(statements("INSERT")).isEmpty();
    assertThat(statements("DELETE")).isEmpty();
  }

  private SegmentReport last(Tso reached) {
    return bench.next(cluster.uri(), reached, scene.end(), true);
  }

  /** Definitions of live tables, by database and name. */
  private Map<String, JsonNode> definitions() {
    var definitions = new TreeMap<String, JsonNode>();
    Map<Long, String> databases = new TreeMap<>();
    read(MetaKey.databasesPrefix())
        .forEach(
            (key, tree) ->
                databases.put(
                    tree.path("id").longValue(), tree.path("db_name").path("L").asString()));
    databases.forEach(
        (id, name) ->
            read(MetaKey.databasePrefix(id))
                .forEach(
                    (key, tree) -> {
                      if (key instanceof MetaKey.Table) {
                        definitions.put(name + "." + tree.path("name").path("L").asString(), tree);
                      }
                    }));
    return definitions;
  }

  private Map<MetaKey, JsonNode> read(byte[] prefix) {
    var found = new java.util.HashMap<MetaKey, JsonNode>();
    try (RestoreTarget target = bench.plugins().openTarget(cluster.uri(), OpenMode.READ, Map.of());
        SnapshotReader snapshot = target.snapshot(Tso.MAX);
        SnapshotReader.Cursor cursor = snapshot.scan(prefix, KeyPrefixes.next(prefix))) {
      while (cursor.next()) {
        MetaKey key = MetaKey.parse(cursor.key(), "cluster");
        if (!(key instanceof MetaKey.AutoId)) {
          found.put(key, GoJson.parse(cursor.value(), "cluster"));
        }
      }
    }
    return found;
  }

  /** A change of meta that is not the chain's. */
  private void userWrites(MetaKey key, boolean delete, byte[] value) {
    try (RestoreTarget target =
        bench.plugins().openTarget(cluster.uri(), OpenMode.WRITE, Map.of())) {
      Tso ts = target.timestamp(Tso.ZERO);
      target.putMeta(
          List.of(new MetaEntry(key.encode(), new Tso(ts.value() - 1), ts, delete, value)), ts);
    }
  }

  private MetaKey keyOf(String database, String table) {
    JsonNode tree = definitions().get(database + "." + table);
    return read(MetaKey.databasesPrefix()).values().stream()
        .filter(db -> db.path("db_name").path("L").asString().equals(database))
        .map(db -> new MetaKey.Table(db.path("id").longValue(), tree.path("id").longValue()))
        .findFirst()
        .orElseThrow();
  }

  private List<String> statements(String beginning) {
    return sql.statements().stream().filter(one -> one.startsWith(beginning)).toList();
  }

  private static void assertMode(Map<String, JsonNode> definitions, int mode) {
    assertThat(definitions).isNotEmpty();
    definitions.forEach(
        (name, tree) -> assertThat(tree.path("mode").asInt(0)).as(name).isEqualTo(mode));
  }

  /** S-81: mode 2 is what a real server refuses reads, writes and DDL of users by. */
  @Test
  void s01_s81_tablesAreFencedUntilTheLastSegment() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.table(Scene.PLAIN.renamed("u"), 1);
    Tso first = scene.cut();
    scene.insert("app", "u", 2);
    scene.ddl().commentTable("app", "u", "changed").finish();
    Tso second = scene.cut();
    scene.insert("app", "t", 2);

    begin(first);
    assertMode(definitions(), MODE_RESTORE);
    bench.next(cluster.uri(), first, second, false);
    assertMode(definitions(), MODE_RESTORE);
    last(second);

    assertMode(definitions(), MODE_NORMAL);
  }

  @Test
  void s12_theClockOfTheClusterIsAdvancedPastTheUpstream() {
    ClusterOptions options = ClusterOptions.DEFAULT;
    long ahead = cluster.time().wallTime().plus(Duration.ofHours(1)).toEpochMilli();
    scene =
        new Scene(
            folder.resolve("ahead"),
            Upstream.Options.DEFAULT.cluster(
                new ClusterOptions(
                    options.clusterId(),
                    options.version(),
                    ahead,
                    options.newCollation(),
                    options.jobVersion(),
                    options.systemTables())));
    folder = folder.resolve("ahead");
    bench = bench();
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    Tso first = scene.cut();
    scene.insert("app", "t", 3);

    begin(first);
    assertThat(targetTimestamp()).as("between segments").isGreaterThan(first);
    last(first);

    assertThat(targetTimestamp()).isGreaterThan(scene.end());
  }

  private Tso targetTimestamp() {
    try (RestoreTarget target =
        bench.plugins().openTarget(cluster.uri(), OpenMode.WRITE, Map.of())) {
      return target.timestamp(Tso.ZERO);
    }
  }

  @Test
  void s36_s70_locksCachesAndTtlAreOffOnACluster() {
    scene
        .ddl()
        .createTable(
            "app",
            TableSpec.named("ttl")
                .column("id", SqlType.BIGINT)
                .column("at", SqlType.datetime(0))
                .primaryKey("id")
                .options(TableSpec.Options.DEFAULT.ttl("at")))
        .finish();
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.ddl().cacheTable("app", "t", true).finish();
    LogicalState.Table table = scene.now("app", "t");
    MetaTxn lock = scene.cluster().beginMeta();
    ObjectNode tree = lock.table(table.id());
    tree.putObject("Lock").put("Tp", 2).put("State", 2).put("TS", 1).putArray("Sessions");
    lock.updateTable(table.schemaId(), tree);
    lock.commit();
    Tso first = scene.cut();
    scene.ddl().enableTtl("app", "ttl", false).finish();
    scene.ddl().enableTtl("app", "ttl", true).finish();

    begin(first);
    JsonNode between = definitions().get("app.t");
    assertThat(between.path("cache_table_status").asInt()).isZero();
    assertThat(between.path("Lock").isNull()).isTrue();
    assertThat(definitions().get("app.ttl").path("ttl_info").path("enable").asBoolean()).isFalse();
    assertThat(last(first).notes())
        .contains(
            "TTL is off where the upstream has it on; to switch it on:"
                + " ALTER TABLE `app`.`ttl` TTL_ENABLE='ON'");

    assertThat(definitions().get("app.ttl").path("ttl_info").path("enable").asBoolean())
        .as("TTL is left to the user to switch on")
        .isFalse();
  }

  @Test
  void s64_duplicatesThatTheRebuildOfAUniqueIndexMeetsLeaveTheChainOpen() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    scene.ddl().addIndex("app", "t", IndexSpec.unique("u_name", "name"), ReorgType.INGEST).finish();
    Tso first = scene.cut();
    scene.insert("app", "t", 3);
    String add = "ALTER TABLE `app`.`t` ADD UNIQUE KEY `u_name`(`name`) USING BTREE VISIBLE LOCAL";
    sql.fail(add, 1062, "Duplicate entry 'name 1' for key 't.u_name'");

    begin(first);
    assertThatThrownBy(() -> last(first))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("UNIQUE_INDEX_DUPLICATE");
    assertThat(bench.engine().status(cluster.uri(), Map.of()).deferred())
        .extracting(deferred -> deferred.action().id())
        .contains("index:app.t.u_name");
    sql.heal(add);
    SegmentReport end = bench.engine().finish(cluster.uri(), Map.of());

    assertThat(end.actions().finished()).containsEntry("index", 1);
    assertThat(statements("ADMIN CHECK INDEX")).hasSize(1);
  }

  @Test
  void s67_rangesAreGivenToGarbageCollectionOnceWithIdsAndTimestampsOfTheTarget() {
    for (int i = 0; i < 4; i++) {
      scene.table(Scene.PLAIN.renamed("t" + i), 1);
    }
    scene.fullBackup();
    long dropped = scene.now("app", "t0").id();
    scene.ddl().dropTable("app", "t0").finish();
    scene.ddl().dropTable("app", "t1").finish();
    Tso first = scene.cut();
    scene.ddl().truncateTable("app", "t2").finish();
    Tso second = scene.cut();
    scene.insert("app", "t3", 2);

    begin(first);
    bench.next(cluster.uri(), first, second, false);
    assertAtRest();
    last(second);

    List<String> inserts = statements("INSERT IGNORE INTO mysql.gc_delete_range VALUES ");
    assertThat(inserts).hasSize(3).doesNotHaveDuplicates();
    var jobs = new ArrayList<String>();
    for (String insert : inserts) {
      assertThat(insert)
          .matches(
              "INSERT IGNORE INTO mysql.gc_delete_range VALUES "
                  + "\\(\\d+, 1, '748[0-9a-f]{15}', '748[0-9a-f]{15}', \\d+\\)");
      String[] values = insert.replaceAll(".*\\(|\\).*", "").split(", ");
      jobs.add(values[0]);
      assertThat(new Tso(Long.parseLong(values[4]))).isGreaterThan(scene.end());
    }
    assertThat(jobs).doesNotHaveDuplicates();
    assertThat(inserts).anyMatch(insert -> insert.contains("0%x'".formatted(dropped)));
  }

  @Test
  void s69_foreignKeysAreDroppedForTheRebuildOfTheirIndex() {
    scene.table(Scene.PLAIN.renamed("parent"), 1, 2);
    scene
        .ddl()
        .createTable(
            "app",
            TableSpec.named("child")
                .column("id", SqlType.BIGINT)
                .column("parent id", SqlType.BIGINT)
                .primaryKey("id"))
        .finish();
    scene.change(
        txn ->
            txn.insert(
                "app", "child", Map.of("id", new Datum.Int(1), "parent id", new Datum.Int(99))));
    scene.fullBackup();
    scene.ddl().addIndex("app", "child", IndexSpec.of("k", "parent id"), ReorgType.INGEST).finish();
    scene
        .ddl()
        .addForeignKey(
            "app",
            "child",
            new ForeignKeySpec("fk`1", List.of("parent id"), "app", "parent", List.of("id"), 2, 0))
        .finish();
    Tso first = scene.cut();
    scene.insert("app", "parent", 5);

    begin(first);
    MetaKey child = keyOf("app", "child");
    ObjectNode without = (ObjectNode) definitions().get("app.child").deepCopy();
    without.putNull("fk_info");
    sql.effect(
        statement -> {
          if (statement.contains(" DROP FOREIGN KEY ")) {
            userWrites(child, false, GoJson.write(without));
          }
        });
    last(first);

    assertThat(statements("ALTER"))
        .containsExactly(
            "ALTER TABLE `app`.`child` DROP FOREIGN KEY `fk``1`",
            "ALTER TABLE `app`.`child` DROP INDEX `k`",
            "ALTER TABLE `app`.`child` ADD INDEX `k`(`parent id`) USING BTREE VISIBLE LOCAL",
            "ALTER TABLE `app`.`child` ADD CONSTRAINT `fk``1` FOREIGN KEY (`parent id`)"
                + " REFERENCES `app`.`parent` (`id`) ON DELETE CASCADE");
    assertThat(sql.all()).as("orphans stay").contains("SET SESSION foreign_key_checks = 0");
  }

  @Test
  void s80_garbageCollectionIsHeldFromTheFirstSegmentToTheLast() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    Tso first = scene.cut();
    scene.update("app", "t", 1, 5);

    begin(first);
    assertThat(statements("set config tikv `gc.ratio-threshold`"))
        .containsExactly("set config tikv `gc.ratio-threshold` = '-1.0'");
    assertThat(cluster.pdState().safePoints().keySet())
        .anyMatch(id -> id.startsWith("br-segments-"));
    cluster.time().sleep(Duration.ofMinutes(10));
    assertThat(cluster.pdState().safePoints().keySet())
        .as("while the chain rests")
        .anyMatch(id -> id.startsWith("br-segments-"));
    last(first);

    assertThat(sql.statements()).endsWith("set config tikv `gc.ratio-threshold` = '1.1'");
    assertThat(cluster.pdState().safePoints()).containsOnlyKeys("gc_worker");
  }

  @Test
  void s82_aRestoredTableThatWasDroppedOnTheClusterIsFound() {
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.PLAIN.renamed("u"), 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    begin(first);
    userWrites(keyOf("app", "t"), true, new byte[0]);

    assertThatThrownBy(() -> last(first))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("TARGET_CHANGED")
        .hasMessageContaining("`app`.`t`")
        .hasMessageNotContaining("`app`.`u`");
  }

  @Test
  void s82_aRestoredTableThatWasOpenedForUsersIsFound() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    begin(first);
    ObjectNode opened = (ObjectNode) definitions().get("app.t").deepCopy();
    opened.put("mode", MODE_NORMAL);
    userWrites(keyOf("app", "t"), false, GoJson.write(opened));

    assertThatThrownBy(() -> last(first))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("TARGET_CHANGED")
        .hasMessageContaining("mode");
  }

  /** The chain ignores tables that it did not restore. */
  @Test
  void s83_unrelatedSchemaChangesOnTheClusterAreAccepted() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    begin(first);
    userWrites(
        new MetaKey.Database(70_001),
        false,
        """
        {"id":70001,"db_name":{"O":"others","L":"others"},"charset":"utf8mb4",\
        "collate":"utf8mb4_bin","state":5}\
        """
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    last(first);

    assertThat(read(MetaKey.databasesPrefix()).values())
        .anyMatch(tree -> tree.path("db_name").path("L").asString().equals("others"));
  }

  /**
   * The fence keeps automatic analysis out; what servers write of their own accord all the same, as
   * a counter that is moved on, is no change of a table.
   */
  @Test
  void s84_writesOfServersBetweenSegmentsAreNotAChange() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    begin(first);
    assertMode(definitions(), MODE_RESTORE);
    var table = (MetaKey.Table) keyOf("app", "t");
    userWrites(
        new MetaKey.AutoId(MetaKey.AutoId.Kind.ROW_ID, table.databaseId(), table.tableId()),
        false,
        "90000".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    last(first);

    assertMode(definitions(), MODE_NORMAL);
  }

  @Test
  void s86_anotherRestoreOfTheSameDatabaseBetweenSegmentsIsRefused() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    begin(first);

    assertThat(
            SegmentedRun.codes(
                () -> bench.withFilter("app.*").first(cluster.uri(), scene.end(), true)))
        .isNotEmpty()
        .allMatch(code -> code.startsWith("CHAIN_"));

    last(first);
  }

  @Test
  void s85_aChangeFeedCreatedBetweenSegmentsIsRefused() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    begin(first);
    cluster.etcd().put("/tidb/cdc/default/default/changefeed/info/f", "{\"state\":\"normal\"}");

    assertThatThrownBy(() -> last(first))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("TARGET_WATCHED");
    cluster.etcd().put("/tidb/cdc/default/default/changefeed/info/f", "{\"state\":\"finished\"}");
    last(first);
  }

  @Test
  void s87_theClusterChangesItsShapeBetweenSegments() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    scene.insert("app", "t", 4);
    Tso first = scene.cut();
    for (int i = 0; i < 20; i++) {
      scene.insert("app", "t", 100 + i);
    }
    begin(first);
    cluster.leadPd(2);
    cluster.pdDown(1);
    cluster.pdUp(1);

    SegmentReport end = last(first);

    assertThat(end.data().log().put().kvs()).isPositive();
    assertThat(bench.engine().status(cluster.uri(), Map.of()).state())
        .isEqualTo(RestoreStatus.State.FINISHED);
  }

  @Test
  void s95_anAbortedChainReleasesTheCluster() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.insert("app", "t", 2);
    begin(first);

    bench.engine().abort(cluster.uri(), AbortChoice.KEEP, Map.of());

    assertThat(sql.statements()).endsWith("set config tikv `gc.ratio-threshold` = '1.1'");
    assertThat(cluster.pdState().safePoints()).containsOnlyKeys("gc_worker");
    assertThat(cluster.pdState().pausedSchedulers()).isEmpty();
    assertThat(cluster.importMode()).isEmpty();
    assertMode(definitions(), MODE_NORMAL);
  }

  @Test
  void s100_placementPoliciesAndTableModesAreNotRestored() {
    scene.table(Scene.IN_PARTITIONS, 1);
    scene.fullBackup();
    LogicalState.Table table = scene.now("app", "pt");
    MetaTxn txn = scene.cluster().beginMeta();
    ObjectNode tree = txn.table(table.id());
    tree.put("mode", 1);
    policy(tree);
    policy((ObjectNode) tree.path("partition").path("definitions").get(0));
    txn.updateTable(table.schemaId(), tree);
    ObjectNode database = txn.database(table.schemaId());
    policy(database);
    txn.putDatabase(database);
    txn.commit();
    Tso first = scene.cut();
    scene.insert("app", "pt", 2);

    begin(first);
    assertMode(definitions(), MODE_RESTORE);
    JsonNode between = definitions().get("app.pt");
    assertThat(between.path("policy_ref_info").isNull()).isTrue();
    assertThat(
            between.path("partition").path("definitions").get(0).path("policy_ref_info").isNull())
        .isTrue();
    assertThat(read(MetaKey.databasesPrefix()).values())
        .allMatch(db -> db.path("policy_ref_info").isNull());
    assertThat(last(first).notes())
        .contains("placement policies are not restored; without theirs are: `app`.`pt`");

    assertMode(definitions(), MODE_NORMAL);
  }

  private static void policy(ObjectNode tree) {
    tree.putObject("policy_ref_info").put("id", 7).putObject("name").put("O", "p").put("L", "p");
  }
}
