package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.engine.report.SegmentReport;
import io.pitr.sql.value.Datum;
import io.pitr.writer.ddl.ReorgType;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.ForeignKeySpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * Work that is deferred to the last segment and changes until then: rows S-60 to S-71 of the matrix
 * in spec/segmented-restore.md F.2.
 */
class DeferredWorkTest {
  private static final int SCORE = 2;
  private static final IndexSpec BY_NAME = IndexSpec.of("k_name", "name");

  @TempDir Path folder;

  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
  }

  private static List<String> ids(List<FinishAction> actions) {
    return actions.stream().map(FinishAction::id).toList();
  }

  private void ingest(String table, IndexSpec spec) {
    scene.ddl().addIndex("app", table, spec, ReorgType.INGEST).finish();
  }

  @Test
  void s60_replicasAreSetChangedAndRemoved() {
    for (String table : List.of("early", "grows", "goes", "dropped")) {
      scene.table(Scene.PLAIN.renamed(table), 1);
    }
    scene.ddl().setTiflashReplica("app", "early", 1).finish();
    scene.fullBackup();
    for (String table : List.of("grows", "goes", "dropped")) {
      scene.ddl().setTiflashReplica("app", table, 1).finish();
    }
    Tso first = scene.cut();
    scene.ddl().tiflashAvailable("app", "grows").finish();
    scene.ddl().setTiflashReplica("app", "grows", 2, "zone", "host").finish();
    Tso second = scene.cut();
    scene.ddl().setTiflashReplica("app", "goes", 0).finish();
    scene.ddl().dropTable("app", "dropped").finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.replicas()).as("nothing early").isEmpty();
    run.until(second);
    assertThat(ids(run.waiting()))
        .containsExactly(
            "tiflash:app.dropped", "tiflash:app.early", "tiflash:app.goes", "tiflash:app.grows");
    run.last();

    assertThat(run.replicas())
        .containsExactly(Map.entry("app.early", "1 []"), Map.entry("app.grows", "2 [zone, host]"));
  }

  @Test
  void s61_anUncommittedReplicaIsNotSetAndARecoveredTableKeepsItsOwn() {
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.PLAIN.renamed("u"), 1);
    scene.fullBackup();
    scene.ddl().setTiflashReplica("app", "u", 1).finish();
    long dropped = scene.now("app", "u").id();
    Tso first = scene.cut();
    LogicalState.Table table = scene.now("app", "t");
    MetaTxn never = scene.cluster().beginMeta();
    ObjectNode wish = never.table(table.id());
    wish.putObject("tiflash_replica").put("Count", 2).putNull("LocationLabels");
    never.updateTable(table.schemaId(), wish);
    never.prewrite();
    scene.upstream().flush();
    List.copyOf(scene.cluster().store().openTransactions()).forEach(txn -> txn.rollback(true));
    scene.ddl().dropTable("app", "u").finish();
    Tso second = scene.cut();
    scene.ddl().flashbackTable(dropped, first, "u").finish();
    scene.insert("app", "u", 2);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(ids(run.waiting())).doesNotContain("tiflash:app.u");
    run.last();

    assertThat(run.replicas()).containsExactly(Map.entry("app.u", "1 []"));
    assertThat(run.column("app.u", SCORE)).containsOnlyKeys("1", "2");
  }

  @Test
  void s62_anIngestedIndexIsDroppedAndItsNameTakenAgain() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    ingest("t", BY_NAME);
    Tso first = scene.cut();
    scene.ddl().dropIndex("app", "t", "k_name").finish();
    scene
        .ddl()
        .addIndex("app", "t", IndexSpec.of("k_name", "pad", "score"), ReorgType.TXN)
        .finish();
    Tso second = scene.cut();
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(ids(run.waiting())).contains("index:app.t.k_name");
    run.until(second);
    assertThat(ids(run.waiting())).doesNotContain("index:app.t.k_name");
    assertThat(run.last().actions().finished()).containsEntry("index", 0);
    assertThat(run.create("app.t")).contains("KEY `k_name` (`pad`,`score`)");
  }

  @Test
  void s63_anIngestedIndexIsRebuiltUnderTheNamesOfTheEnd() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.ddl().createDatabase("y").finish();
    scene.fullBackup();
    ingest("t", BY_NAME);
    Tso first = scene.cut();
    scene.ddl().renameIndex("app", "t", "k_name", "k_title").finish();
    scene.ddl().renameColumn("app", "t", "name", "title").finish();
    Tso second = scene.cut();
    scene.ddl().renameTable("app", "t", "y", "books").finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(ids(run.waiting())).contains("index:app.t.k_title");
    assertThat(run.last().actions().finished()).containsEntry("index", 1);
    assertThat(run.create("y.books")).contains("KEY `k_title` (`title`)");
  }

  @Test
  void s63_anIngestedIndexIsLostWithItsColumnItsPartitionOrItsTable() {
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.IN_PARTITIONS, 1, 150, 250);
    scene.table(Scene.PLAIN.renamed("u"), 1);
    scene.fullBackup();
    ingest("t", BY_NAME);
    ingest("pt", BY_NAME);
    ingest("u", BY_NAME);
    Tso first = scene.cut();
    scene.ddl().dropIndex("app", "t", "k_name").finish();
    scene.ddl().dropColumn("app", "t", "name").finish();
    scene.ddl().dropPartitions("app", "pt", "p0").finish();
    scene.ddl().dropTable("app", "u").finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(ids(run.waiting()))
        .contains("index:app.t.k_name", "index:app.pt.k_name", "index:app.u.k_name");
    assertThat(run.last().actions().finished())
        .as("that of the other partitions")
        .containsEntry("index", 1);
  }

  @Test
  void s64_aUniqueIndexThatWasIngestedIsRebuiltAndChecked() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    Tso first = scene.cut();
    ingest("t", IndexSpec.unique("u_name", "name"));
    Tso second = scene.cut();
    scene.insert("app", "t", 4);
    scene.delete("app", "t", 2);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    SegmentReport end = run.last();

    assertThat(end.actions().finished()).containsEntry("index", 1);
    assertThat(end.notes()).anyMatch(note -> note.contains("all checked"));
  }

  @Test
  void s65_indexesOfEveryKindAreRebuiltAsInTheUpstream() {
    scene
        .ddl()
        .createTable(
            "app",
            TableSpec.named("odd `table` 100% select")
                .column("id", SqlType.BIGINT)
                .column("name", SqlType.varchar(64).collate("utf8mb4", "utf8mb4_general_ci"))
                .column("order by", SqlType.INT)
                .column("doc", SqlType.JSON)
                .column("pad", SqlType.varchar(1200))
                .nonClusteredPrimaryKey("id"))
        .finish();
    scene
        .ddl()
        .createTable(
            "app", TableSpec.named("heap").column("id", SqlType.INT).column("x", SqlType.INT))
        .finish();
    scene.table(Scene.IN_PARTITIONS, 1, 150);
    String table = "odd `table` 100% select";
    for (int i = 0; i < 6; i++) {
      int id = i;
      scene.change(
          txn ->
              txn.insert(
                  "app",
                  table,
                  Map.of(
                      "id",
                      new Datum.Int(id),
                      "name",
                      Datum.ofString("Name " + id),
                      "order by",
                      new Datum.Int(id % 3),
                      "pad",
                      Datum.ofString("pad ".repeat(id * 40)))));
      scene.change(
          txn -> txn.insert("app", "heap", Map.of("id", new Datum.Int(id), "x", new Datum.Int(1))));
    }
    scene.fullBackup();
    List<IndexSpec> specs =
        List.of(
            IndexSpec.of("plain", "name"),
            IndexSpec.unique("it's \"unique\"", "id", "order by"),
            IndexSpec.over("prefix", false, new IndexSpec.Column("pad", 7)),
            IndexSpec.over(
                "expression",
                false,
                new IndexSpec.Expression(
                    "lower(`name`)", SqlType.varchar(64), false, List.of("name"))),
            IndexSpec.of("invisible", "order by").asInvisible(),
            IndexSpec.of("with `ticks`", "order by", "name").withComment("it's a \\ comment"));
    for (IndexSpec spec : specs) {
      ingest(table, spec);
    }
    scene.ddl().addPrimaryKey("app", "heap", ReorgType.INGEST, "id").finish();
    ingest("pt", IndexSpec.unique("g", "name").asGlobal());
    Tso first = scene.cut();
    scene.change(
        txn ->
            txn.insert(
                "app", table, Map.of("id", new Datum.Int(77), "name", Datum.ofString("LATE"))));
    scene.insert("app", "pt", 2, 160);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.waiting()).filteredOn(a -> a.id().startsWith("index:")).hasSize(8);
    assertThat(run.check().pending()).hasSize(8);
    assertThat(run.last().actions().finished()).containsEntry("index", 8);
  }

  @Test
  void s66_whatWasDroppedAndFlashedBackHasAllItsRows() {
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.PLAIN.renamed("u"), 1, 2);
    scene.ddl().createDatabase("d").finish();
    scene.ddl().createTable("d", Scene.PLAIN).finish();
    scene.insert("d", "t", 1, 2);
    scene.fullBackup();
    scene.insert("app", "t", 3);
    long table = scene.now("app", "t").id();
    long truncated = scene.now("app", "u").id();
    long database = scene.now("d", "t").schemaId();
    Tso before = scene.cut();
    scene.ddl().dropTable("app", "t").finish();
    scene.ddl().truncateTable("app", "u").finish();
    scene.insert("app", "u", 9);
    scene.ddl().dropDatabase("d").finish();
    Tso first = scene.cut();
    scene.ddl().flashbackTable(table, before, "t").finish();
    scene.ddl().flashbackTable(truncated, before, "u_again").finish();
    scene.ddl().flashbackDatabase(database, before, "d_again").finish();
    Tso second = scene.cut();
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.waiting()).hasSize(3);
    run.until(second);
    assertThat(run.waiting()).as("all of it lives").isEmpty();
    assertThat(run.last().actions().finished()).containsEntry("gc", 0);

    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "3", "4");
    assertThat(run.column("app.u", SCORE)).containsOnlyKeys("9");
    assertThat(run.column("app.u_again", SCORE)).containsOnlyKeys("1", "2");
    assertThat(run.column("d_again.t", SCORE)).containsOnlyKeys("1", "2");
  }

  /** What a cluster gets of it is in {@code ClusterHazardsTest}. */
  @Test
  void s67_manyDropsAddUpAndFireOnce() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add("t" + i);
      scene.table(Scene.PLAIN.renamed("t" + i), 1);
    }
    scene.fullBackup();
    names.subList(0, 6).forEach(name -> scene.ddl().dropTable("app", name).finish());
    Tso first = scene.cut();
    names.subList(6, 12).forEach(name -> scene.ddl().truncateTable("app", name).finish());
    Tso second = scene.cut();
    scene.insert("app", "t6", 2);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(run.waiting()).hasSize(6);
    run.until(second);
    assertThat(run.waiting()).hasSize(12);
    assertThat(run.last().actions().finished()).containsEntry("gc", 12);
  }

  @Test
  void s68_anIngestedIndexKeepsItsIdWhenTheTableIsAltered() {
    scene.table(Scene.PLAIN, 1, 2, 3);
    scene.fullBackup();
    ingest("t", BY_NAME);
    Tso first = scene.cut();
    scene.ddl().addColumn("app", "t", ColumnSpec.of("more", SqlType.INT).defaultText("3")).finish();
    Tso second = scene.cut();
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.last().actions().finished()).containsEntry("index", 1);

    assertThat(run.definition("app", "t").path("index_info").size()).isEqualTo(2);
    assertThat(run.definition("app", "t").path("max_idx_id").longValue()).isEqualTo(2);
  }

  @Test
  void s69_aForeignKeyWhoseIndexWasIngestedIsThereAtTheEndWithItsOrphans() {
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
    for (int i = 1; i <= 3; i++) {
      int id = i;
      scene.change(
          txn ->
              txn.insert(
                  "app",
                  "child",
                  Map.of("id", new Datum.Int(id), "parent id", new Datum.Int(id * 10L))));
    }
    scene.fullBackup();
    ingest("child", IndexSpec.of("k_parent", "parent id"));
    scene
        .ddl()
        .addForeignKey(
            "app",
            "child",
            new ForeignKeySpec(
                "fk parent", List.of("parent id"), "app", "parent", List.of("id"), 2, 3))
        .finish();
    Tso first = scene.cut();
    scene.insert("app", "parent", 10);
    SegmentedRun run = scene.restore();

    run.until(first);
    assertThat(ids(run.waiting()))
        .containsSubsequence(
            "fk-off:app.child.fk parent",
            "index:app.child.k_parent",
            "fk-back:app.child.fk parent");
    run.last();

    assertThat(run.create("app.child"))
        .contains(
            "CONSTRAINT `fk parent` FOREIGN KEY (`parent id`) REFERENCES `parent` (`id`)"
                + " ON DELETE CASCADE ON UPDATE SET NULL");
    assertThat(run.definition("app", "child").path("index_info").size()).isEqualTo(1);
  }

  /** The embedded target shows the upstream's TTL; a cluster gets it switched off. */
  @Test
  void s70_changesOfTtlAndOfSystemTablesLeaveTheUsersTablesWhole() {
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
    scene.fullBackup();
    scene.change(txn -> txn.insert("app", "ttl", Map.of("id", new Datum.Int(1))));
    Tso first = scene.cut();
    scene.ddl().enableTtl("app", "ttl", false).finish();
    scene.change(
        txn ->
            txn.insert(
                "mysql",
                "user",
                Map.of("Host", Datum.ofString("%"), "User", Datum.ofString("ada"))));
    Tso second = scene.cut();
    scene.ddl().enableTtl("app", "ttl", true).finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.create("app.ttl")).contains("TTL_ENABLE='OFF'");
    run.last();

    assertThat(run.create("app.ttl")).contains("TTL_ENABLE='ON'");
  }

  private Tso everythingDeferred() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.table(Scene.PLAIN.renamed("gone"), 1);
    scene.fullBackup();
    scene.ddl().setTiflashReplica("app", "t", 1).finish();
    ingest("t", BY_NAME);
    scene.ddl().dropTable("app", "gone").finish();
    return scene.cut();
  }

  @Test
  void s71_anEmptyLastSegmentRunsAllDeferredWork() {
    Tso cut = everythingDeferred();
    SegmentedRun run = scene.restore();

    run.until(cut);
    SegmentReport end = run.last(new Tso(cut.value() + 1));

    assertThat(end.actions().finished()).containsEntry("index", 1).containsEntry("tiflash", 1);
    assertThat(end.actions().finished().get("gc")).isPositive();
  }

  @Test
  void s71_finishRunsAllDeferredWorkWithoutMoreLog() {
    Tso cut = everythingDeferred();
    SegmentedRun run = scene.restore();

    run.until(cut);
    SegmentReport end = run.finish();

    assertThat(end.actions().finished()).containsEntry("index", 1).containsEntry("tiflash", 1);
    assertThat(end.actions().finished().get("gc")).isPositive();
  }

  @Test
  void s71_aLastSegmentThatEndsAtTheReachedTimestampRunsAllDeferredWork() {
    Tso cut = everythingDeferred();
    SegmentedRun run = scene.restore();

    run.until(cut);
    SegmentReport end = run.last(cut);

    assertThat(end.actions().finished()).containsEntry("index", 1).containsEntry("tiflash", 1);
  }

  /** R-12 without an exchange: partitions that are added later have their entries in the log. */
  @Test
  void s63_anIngestedIndexOfPartitionsThatAreReplaced() {
    scene.table(Scene.IN_PARTITIONS, 1, 150, 250);
    scene.fullBackup();
    ingest("pt", BY_NAME);
    Tso first = scene.cut();
    scene.ddl().truncatePartitions("app", "pt", "p0").finish();
    scene
        .ddl()
        .reorganizePartitions(
            "app",
            "pt",
            List.of("p1"),
            List.of(
                PartitionSpec.Definition.lessThan("a", "160"),
                PartitionSpec.Definition.lessThan("b", "200")))
        .finish();
    Tso second = scene.cut();
    scene.insert("app", "pt", 2, 170);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.last().actions().finished()).containsEntry("index", 1);
  }
}
