package io.pitr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.hook.FinishAction;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.value.Datum;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.ddl.RenamePart;
import io.pitr.writer.ddl.SequenceSpec;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.ForeignKeySpec;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects that are created, dropped, renamed and moved between segments: rows S-40 to S-57 of the
 * matrix in spec/segmented-restore.md F.2.
 */
class IdentityAcrossCutsTest {
  private static final int SCORE = 2;

  @TempDir Path folder;

  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(folder);
  }

  private static List<String> ids(List<FinishAction> actions) {
    return actions.stream().map(FinishAction::id).toList();
  }

  private long id(String database, String table) {
    return scene.now(database, table).id();
  }

  private long databaseId(String name) {
    return scene.cluster().stateAt(Tso.MAX).databases().stream()
        .filter(database -> database.name().equals(name))
        .map(LogicalState.Database::id)
        .findFirst()
        .orElseThrow();
  }

  private long allocator(SegmentedRun run, MetaKey.AutoId.Kind kind, long database, long table) {
    byte[] value =
        TargetContents.of(run.bench().plugins(), run.target())
            .meta()
            .get(new MetaKey.AutoId(kind, database, table));
    return value == null ? 0 : Long.parseLong(new String(value, StandardCharsets.US_ASCII));
  }

  @Test
  void s40_aTableIsCreatedDroppedAndCreatedWithOtherColumns() {
    scene.fullBackup();
    scene.table(Scene.PLAIN, 1, 2);
    Tso first = scene.cut();
    scene.ddl().dropTable("app", "t").finish();
    scene
        .ddl()
        .createTable(
            "app",
            TableSpec.named("t")
                .column("id", SqlType.BIGINT)
                .column("other", SqlType.varchar(20))
                .primaryKey("id"))
        .finish();
    Tso second = scene.cut();
    scene.change(
        txn ->
            txn.insert("app", "t", Map.of("id", new Datum.Int(9), "other", Datum.ofString("new"))));
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.column("app.t", 1)).isEmpty();
    run.last();

    assertThat(run.column("app.t", 1)).containsExactly(Map.entry("9", "new"));
  }

  @Test
  void s40_withIdsOfTheTargetsOwn() {
    scene.fullBackup();
    scene.table(Scene.PLAIN, 1, 2);
    Tso first = scene.cut();
    scene.ddl().dropTable("app", "t").finish();
    scene.table(Scene.PLAIN, 3);
    Tso second = scene.cut();
    scene.insert("app", "t", 4);
    SegmentedRun run = scene.restoreWithFreshIds();

    run.until(first);
    run.until(second);
    run.last();

    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("3", "4");
  }

  @Test
  void s41_aTableWithReplicaAndAllocatorMovesBetweenDatabases() {
    scene.ddl().createDatabase("y").finish();
    scene.fullBackup();
    scene.ddl().createTable("app", Scene.COUNTED).finish();
    scene.ddl().setTiflashReplica("app", "c", 1).finish();
    for (int i = 0; i < 3; i++) {
      scene.change(txn -> txn.insert("app", "c", Map.of("score", new Datum.Int(1))));
    }
    Tso first = scene.cut();
    scene.ddl().renameTable("app", "c", "y", "c").finish();
    scene.change(txn -> txn.insert("y", "c", Map.of("score", new Datum.Int(2))));
    Tso second = scene.cut();
    scene.ddl().renameTable("y", "c", "app", "c").finish();
    scene.ddl().dropDatabase("y").finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.objects()).containsExactly("y.c");
    assertThat(ids(run.waiting())).containsExactly("tiflash:y.c");
    run.last();

    assertThat(run.objects()).containsExactly("app.c");
    assertThat(run.replicas()).containsEntry("app.c", "1 []");
    long upstream = scene.now("app", "c").allocated(MetaKey.AutoId.Kind.ROW_ID).orElseThrow();
    assertThat(allocator(run, MetaKey.AutoId.Kind.ROW_ID, databaseId("app"), id("app", "c")))
        .isGreaterThanOrEqualTo(upstream);
  }

  /** Servers copy an allocator to the new database when they next use it: here they never did. */
  @Test
  void s42_theEndLiesBetweenAMoveAndTheCopyOfItsAllocator() {
    scene.ddl().createDatabase("y").finish();
    scene.fullBackup();
    scene.ddl().createTable("app", Scene.COUNTED).finish();
    scene.change(txn -> txn.insert("app", "c", Map.of("score", new Datum.Int(1))));
    Tso first = scene.cut();
    scene.ddl().renameTable("app", "c", "y", "c").finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last();

    assertThat(allocator(run, MetaKey.AutoId.Kind.ROW_ID, databaseId("y"), id("y", "c")))
        .isGreaterThanOrEqualTo(30_000);
    assertThat(run.create("y.c")).contains("AUTO_INCREMENT=30001");
  }

  @Test
  void s43_twoTablesSwapTheirNamesInOneStatement() {
    scene.table(Scene.PLAIN.renamed("t1"), 1);
    scene.table(Scene.PLAIN.renamed("t2"), 2);
    scene.fullBackup();
    Tso first = scene.cut();
    scene
        .ddl()
        .renameTables(
            new RenamePart("app", "t1", "app", "tmp"),
            new RenamePart("app", "t2", "app", "t1"),
            new RenamePart("app", "tmp", "app", "t2"))
        .finish();
    Tso second = scene.cut();
    scene.insert("app", "t1", 3);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    run.last();

    assertThat(run.column("app.t1", SCORE)).containsOnlyKeys("2", "3");
    assertThat(run.column("app.t2", SCORE)).containsOnlyKeys("1");
  }

  @Test
  void s44_aTableIsTruncatedSeveralTimes() {
    scene.table(Scene.PLAIN, 1, 2);
    scene.fullBackup();
    Tso first = scene.cut();
    for (int i = 0; i < 3; i++) {
      scene.ddl().truncateTable("app", "t").finish();
      scene.insert("app", "t", 10 + i);
    }
    Tso second = scene.cut();
    scene.ddl().truncateTable("app", "t").finish();
    scene.insert("app", "t", 20);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("12");
    assertThat(run.last().actions().finished()).containsEntry("gc", 4);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("20");
  }

  @Test
  void s45_aDatabaseIsDroppedAndCreatedAgainUnderTheSameName() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.ddl().dropDatabase("app").finish();
    scene.ddl().createDatabase("app").finish();
    scene.table(Scene.PLAIN, 2);
    Tso second = scene.cut();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("2");
    run.last();

    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("2", "3");
  }

  @Test
  void s45_withIdsOfTheTargetsOwn() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.ddl().dropDatabase("app").finish();
    scene.ddl().createDatabase("app").finish();
    scene.table(Scene.PLAIN, 2);
    Tso second = scene.cut();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restoreWithFreshIds();

    run.until(first);
    run.until(second);
    run.last();

    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("2", "3");
  }

  @Test
  void s46_aTableThatAUserMadeUnderANameThatArrivesIsRefused() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.table(Scene.PLAIN.renamed("u"), 1);
    SegmentedRun run = scene.restore();
    run.until(first);
    run.userCreatesTable(databaseId("app"), "u");

    assertThat(run.refusal(first, scene.end(), LastChoice.LAST))
        .containsAnyOf("TARGET_NOT_EMPTY", "TARGET_CHANGED");
  }

  @Test
  void s46_aDatabaseThatAUserMadeUnderANameThatArrivesIsRefused() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.ddl().createDatabase("arriving").finish();
    scene.ddl().createTable("arriving", Scene.PLAIN).finish();
    SegmentedRun run = scene.restore();
    run.until(first);
    run.userCreatesDatabase("arriving");

    assertThat(run.refusal(first, scene.end(), LastChoice.LAST))
        .containsAnyOf("TARGET_NOT_EMPTY", "TARGET_CHANGED");
  }

  @Test
  void s47_tablesOutsideTheFilterNeverArrive() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.ddl().createDatabase("z").finish();
    scene.ddl().createTable("z", Scene.PLAIN).finish();
    scene.insert("z", "t", 5);
    scene.table(Scene.PLAIN.renamed("u"), 2);
    Tso second = scene.cut();
    scene.insert("z", "t", 6);
    scene.insert("app", "u", 3);
    SegmentedRun run =
        scene.restore().filter(List.of("app.*"), databaseId("z"), id("z", "t"), databaseId("test"));

    run.until(first);
    run.until(second);
    assertThat(run.objects()).containsExactly("app.t", "app.u");
    run.last();

    assertThat(run.objects()).containsExactly("app.t", "app.u");
  }

  @Test
  void s48_aTableThatIsFilteredOutStaysAbsentWhenItChanges() {
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.PLAIN.renamed("secret"), 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    Tso first = scene.cut();
    scene
        .ddl()
        .addColumn("app", "secret", ColumnSpec.of("more", SqlType.INT).defaultText("1"))
        .finish();
    scene.insert("app", "secret", 2);
    Tso second = scene.cut();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore().filter(List.of("*.*", "!app.secret"), id("app", "secret"));

    run.until(first);
    run.until(second);
    run.last();

    assertThat(run.objects()).containsExactly("app.t");
  }

  @Test
  void s49_aTableThatIsRenamedIntoTheFilterIsRefused() {
    scene.ddl().createDatabase("z").finish();
    scene.ddl().createTable("z", Scene.PLAIN).finish();
    scene.insert("z", "t", 5);
    scene.fullBackup();
    scene.table(Scene.PLAIN.renamed("u"), 1);
    Tso first = scene.cut();
    long database = databaseId("z");
    scene.ddl().renameTable("z", "t", "app", "t").finish();
    SegmentedRun run =
        scene.restore().filter(List.of("app.*"), database, id("app", "t"), databaseId("test"));
    run.until(first);

    assertThat(run.refusal(first, scene.end(), LastChoice.LAST)).containsExactly("FILTER_CROSSED");
  }

  @Test
  void s50_aTableThatIsRenamedOutOfTheFilterIsRestoredWhollyOrNotAtAll() {
    scene.ddl().createDatabase("z").finish();
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.ddl().renameTable("app", "t", "z", "t").finish();
    scene.insert("z", "t", 2);
    SegmentedRun run =
        scene.restore().filter(List.of("app.*"), databaseId("z"), databaseId("test"));
    run.until(first);

    assertThat(run.refusal(first, scene.end(), LastChoice.LAST)).containsExactly("FILTER_CROSSED");
  }

  @Test
  void s51_aPartitionThatIsExchangedAcrossTheFilterIsRefused() {
    scene.ddl().createDatabase("z").finish();
    scene.table(Scene.IN_PARTITIONS, 1, 150);
    scene.ddl().createTable("z", Scene.PLAIN).finish();
    scene.insert("z", "t", 2);
    scene.fullBackup();
    scene.insert("app", "pt", 160);
    long database = databaseId("z");
    long outside = id("z", "t");
    Tso first = scene.cut();
    scene.ddl().exchangePartition("app", "pt", "p0", "z", "t").finish();
    SegmentedRun run =
        scene.restore().filter(List.of("app.pt"), database, outside, databaseId("test"));
    run.until(first);

    assertThat(run.refusal(first, scene.end(), LastChoice.LAST)).containsExactly("FILTER_CROSSED");
  }

  /** Also invariant 6 between segments: no key of a table that the map does not know. */
  @Test
  void s52_changesOfSystemTablesRestoreNothing() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    scene.insert("app", "t", 2);
    Tso first = scene.cut();
    scene.change(
        txn ->
            txn.insert(
                "mysql",
                "stats_meta",
                Map.of(
                    "version", new Datum.Unsigned(7),
                    "table_id", new Datum.Int(id("app", "t")),
                    "modify_count", new Datum.Int(2))));
    scene.change(
        txn ->
            txn.insert(
                "mysql",
                "user",
                Map.of("Host", Datum.ofString("%"), "User", Datum.ofString("ada"))));
    Tso second = scene.cut();
    scene.insert("app", "t", 3);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    run.last();

    assertThat(TargetContents.of(run.bench().plugins(), run.target()).commits())
        .filteredOn(TargetContents.Commit::isData)
        .allMatch(commit -> TableKeys.physicalId(commit.rawKey(), "target") == id("app", "t"));
  }

  @Test
  void s53_aDatabaseThatExistedBeforeKeepsItsCollationAndStays() {
    scene.table(Scene.PLAIN, 1);
    scene.fullBackup();
    Tso first = scene.cut();
    scene.ddl().alterDatabase("app", "utf8mb4", "utf8mb4_general_ci").finish();
    scene.insert("app", "t", 2);
    Tso second = scene.cut();
    scene.ddl().dropDatabase("app").finish();
    SegmentedRun run = scene.restore().filter(List.of("app.t"));
    run.userCreatesDatabase("app", "utf8mb4_unicode_ci");
    RestoreRequest begin = run.request(run.target(), Tso.ZERO, first, LastChoice.NOT_LAST);
    RestoreRequest next = run.request(run.target(), first, second, LastChoice.NOT_LAST);
    RestoreRequest end = run.request(run.target(), second, scene.end(), LastChoice.LAST);

    run.bench().engine().restore(begin);
    run.bench().engine().restore(next);
    assertThat(run.column("app.t", SCORE)).containsOnlyKeys("1", "2");
    assertThat(run.database("app").path("collate").asString()).isEqualTo("utf8mb4_unicode_ci");
    run.bench().engine().restore(end);

    assertThat(run.database("app").path("collate").asString()).isEqualTo("utf8mb4_unicode_ci");
    assertThat(run.objects()).isEmpty();
  }

  @Test
  void s54_allocatorsOfAllKindsContinueWhereTheyWere() {
    TableSpec separate =
        TableSpec.named("separate")
            .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
            .column("score", SqlType.INT)
            .primaryKey("id")
            .options(TableSpec.Options.DEFAULT.autoIdCache(1));
    TableSpec random =
        TableSpec.named("random")
            .column(ColumnSpec.of("id", SqlType.BIGINT).notNull())
            .column("score", SqlType.INT)
            .primaryKey("id")
            .options(TableSpec.Options.DEFAULT.autoRandom(5));
    scene.ddl().createTable("app", Scene.COUNTED).finish();
    scene.ddl().createTable("app", separate).finish();
    scene.ddl().createTable("app", random).finish();
    scene.fullBackup();
    for (String table : List.of("c", "separate", "random")) {
      scene.change(txn -> txn.insert("app", table, Map.of("score", new Datum.Int(1))));
    }
    Tso first = scene.cut();
    scene.change(
        txn ->
            txn.insert("app", "c", Map.of("id", new Datum.Int(50_000), "score", new Datum.Int(1))));
    Tso second = scene.cut();
    scene.ddl().rebaseAutoId("app", "c", 60_000, true).finish();
    for (String table : List.of("c", "separate", "random")) {
      scene.change(txn -> txn.insert("app", table, Map.of("score", new Datum.Int(2))));
    }
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    run.last();

    long database = databaseId("app");
    assertThat(allocator(run, MetaKey.AutoId.Kind.ROW_ID, database, id("app", "c")))
        .isEqualTo(scene.now("app", "c").allocated(MetaKey.AutoId.Kind.ROW_ID).orElseThrow());
    assertThat(allocator(run, MetaKey.AutoId.Kind.AUTO_INCREMENT, database, id("app", "separate")))
        .isEqualTo(
            scene
                .now("app", "separate")
                .allocated(MetaKey.AutoId.Kind.AUTO_INCREMENT)
                .orElseThrow());
    assertThat(allocator(run, MetaKey.AutoId.Kind.AUTO_RANDOM, database, id("app", "random")))
        .isEqualTo(
            scene.now("app", "random").allocated(MetaKey.AutoId.Kind.AUTO_RANDOM).orElseThrow());
  }

  /** I-23: a forced decrease is a committed change like any other. */
  @Test
  void s54_anAllocatorThatWasForcedDownStaysDown() {
    scene.ddl().createTable("app", Scene.COUNTED).finish();
    scene.fullBackup();
    scene.change(txn -> txn.insert("app", "c", Map.of("score", new Datum.Int(1))));
    Tso first = scene.cut();
    scene.ddl().rebaseAutoId("app", "c", 1_000, true).finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last();

    assertThat(allocator(run, MetaKey.AutoId.Kind.ROW_ID, databaseId("app"), id("app", "c")))
        .isEqualTo(scene.now("app", "c").allocated(MetaKey.AutoId.Kind.ROW_ID).orElseThrow())
        .isLessThan(30_000);
  }

  @Test
  void s55_aSequenceThatCyclesKeepsItsRound() {
    scene.ddl().createSequence("app", SequenceSpec.named("seq").cache(4).cycle(10)).finish();
    scene.fullBackup();
    scene.cluster().reserveSequence("app", "seq");
    scene.cluster().reserveSequence("app", "seq");
    Tso first = scene.cut();
    scene.cluster().reserveSequence("app", "seq");
    scene.cluster().reserveSequence("app", "seq");
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last();

    long database = databaseId("app");
    long sequence = id("app", "seq");
    LogicalState.Table upstream = scene.now("app", "seq");
    assertThat(allocator(run, MetaKey.AutoId.Kind.SEQUENCE, database, sequence))
        .isEqualTo(upstream.allocated(MetaKey.AutoId.Kind.SEQUENCE).orElseThrow());
    assertThat(allocator(run, MetaKey.AutoId.Kind.SEQUENCE_CYCLE, database, sequence))
        .isEqualTo(upstream.allocated(MetaKey.AutoId.Kind.SEQUENCE_CYCLE).orElseThrow())
        .isPositive();
  }

  @Test
  void s56_viewsAndForeignKeysWhoseTablesComeAndGo() {
    scene.table(Scene.PLAIN, 1);
    scene.table(Scene.PLAIN.renamed("parent"), 1, 2);
    scene.table(Scene.PLAIN.renamed("child"), 1);
    scene.fullBackup();
    scene
        .ddl()
        .createView("app", "v", List.of("id"), "SELECT `app`.`t`.`id` AS `id` FROM `app`.`t`")
        .finish();
    scene
        .ddl()
        .addForeignKey(
            "app",
            "child",
            new ForeignKeySpec("fk_parent", List.of("score"), "app", "parent", List.of("id"), 2, 0))
        .finish();
    Tso first = scene.cut();
    scene.ddl().dropTable("app", "t").finish();
    scene.ddl().renameTable("app", "parent", "app", "elders").finish();
    Tso second = scene.cut();
    scene.table(Scene.PLAIN, 7);
    SegmentedRun run = scene.restore();

    run.until(first);
    run.until(second);
    assertThat(run.create("app.child")).contains("REFERENCES `elders`");
    run.last();

    assertThat(run.objects()).contains("app.t", "app.v", "app.elders");
  }

  /** On a cluster a longer id may not fit into the write record: see {@code TikvTargetTest}. */
  @Test
  void s57_aDatabaseWhoseDefinitionIsAsLongAsARecordTakes() {
    String name = "d".repeat(39);
    while (length(name) < 255) {
      name += "d";
    }
    scene.ddl().createDatabase(name).finish();
    scene.fullBackup();
    scene.table(Scene.PLAIN, 1);
    Tso first = scene.cut();
    scene.ddl().alterDatabase(name, "utf8mb4", "utf8mb4_unicode_ci").finish();
    DdlJob another = scene.ddl().createDatabase(name + "d");
    another.finish();
    SegmentedRun run = scene.restore();

    run.until(first);
    run.last();

    assertThat(run.database(name).path("collate").asString()).isEqualTo("utf8mb4_unicode_ci");
    assertThat(run.database(name + "d").path("state").intValue()).isEqualTo(5);
  }

  /** Of the JSON, with an id of three digits. */
  private static int length(String name) {
    return ("{\"id\":123,\"db_name\":{\"O\":\""
            + name
            + "\",\"L\":\""
            + name
            + "\"},\"charset\":\"utf8mb4\",\"collate\":\"utf8mb4_bin\",\"Deprecated\":{},"
            + "\"state\":5,\"policy_ref_info\":null}")
        .length();
  }
}
