package io.pitr.writer.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.Tso;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.Datum;
import io.pitr.writer.kv.KvEvent;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.ClusterOptions;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.IndexSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After each job, and after each step of it, rows and the entries of public indexes agree. */
class DdlTest {
  private static final TableSpec USERS =
      TableSpec.named("users")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column("name", SqlType.varchar(64).collate("utf8mb4", "utf8mb4_general_ci"))
          .column("score", SqlType.INT)
          .column("pad", SqlType.varchar(1200))
          .primaryKey("id")
          .index("k_score", "score");

  private static final PartitionSpec BY_SCORE =
      PartitionSpec.range(
          "score",
          Definition.lessThan("p0", "20"),
          Definition.lessThan("p1", "60"),
          Definition.lessThan("p2", "MAXVALUE"));

  private final ClusterModel cluster = new ClusterModel(ClusterOptions.DEFAULT);
  private final Ddl ddl = new Ddl(cluster);
  private final List<KvEvent> events = new ArrayList<>();
  private int inserted;

  @BeforeEach
  void createDatabase() {
    cluster.listen(events::add);
    ddl.createDatabase("app").finish();
  }

  private void create(TableSpec spec) {
    ddl.createTable("app", spec).finish();
    insert(spec.name(), 100);
  }

  private void insert(String table, int count) {
    for (int i = 0; i < count; i++) {
      SqlTxn txn = cluster.begin();
      Map<String, Datum> row = new HashMap<>(row(inserted++));
      row.keySet().retainAll(table(table).columns());
      txn.insert("app", table, row);
      txn.commit();
    }
  }

  private static Map<String, Datum> row(int i) {
    return Map.of(
        "name", Datum.ofString("Name " + i + "  "),
        "score", new Datum.Int(i % 100),
        "pad", Datum.ofString("x".repeat(i % 7 == 0 ? 600 : 5)));
  }

  /** Runs a job with statements between its steps, and looks at the table after each. */
  private void run(DdlJob job, String table) {
    int i = 0;
    while (!job.isFinished()) {
      job.step();
      change(table, i++);
      check();
    }
  }

  private void change(String table, int i) {
    List<RowRef> rows = cluster.rows("app", table);
    SqlTxn txn = cluster.begin();
    txn.update(rows.get(i * 7 % rows.size()), Map.of("score", new Datum.Int((i * 37 + 5) % 100)));
    txn.commit();
    txn = cluster.begin();
    txn.delete(rows.get((i * 7 + 3) % rows.size()));
    txn.commit();
    insert(table, 1);
  }

  private void check() {
    LogicalState state = cluster.stateAt(Tso.MAX);
    for (LogicalState.Table table : state.tables()) {
      if (!table.hasRows()) {
        continue;
      }
      List<String> there = new ArrayList<>();
      for (var index : table.info().indexes()) {
        for (long physicalId : index.global() ? List.of(table.id()) : table.physicalIds()) {
          if (index.isPublic()) {
            byte[] prefix = TableKeys.indexPrefix(physicalId, index.id());
            cluster
                .store()
                .scan(prefix, KeyPrefixes.next(prefix), Tso.MAX)
                .forEach((key, version) -> there.add(entry(key, version.value())));
          }
        }
      }
      List<String> expected = new ArrayList<>();
      table.indexEntries().forEach((key, value) -> expected.add(entry(key, value)));
      List<String> missing = new ArrayList<>(expected);
      missing.removeAll(there);
      there.removeAll(expected);
      assertThat(missing).as("missing in " + table.name()).isEmpty();
      assertThat(there).as("too much in " + table.name()).isEmpty();
    }
  }

  private static String entry(byte[] key, byte[] value) {
    return HexText.of(key) + "=" + HexText.of(value);
  }

  private LogicalState.Table table(String name) {
    return cluster.stateAt(Tso.MAX).table("app", name).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(
      value = ReorgType.class,
      names = {"TXN", "INGEST", "TXN_MERGE"})
  void anAddedIndexHasAllEntries(ReorgType reorg) {
    create(USERS);

    run(ddl.addIndex("app", "users", IndexSpec.unique("u_name", "name"), reorg), "users");
    run(ddl.addIndex("app", "users", prefix(), reorg), "users");

    assertThat(table("users").info().indexes()).hasSize(3).allMatch(i -> i.isPublic());
  }

  private static IndexSpec prefix() {
    return IndexSpec.over(
        "k_pad", false, new IndexSpec.Column("pad", 4), new IndexSpec.Column("score", -1));
  }

  @Test
  void ingestedEntriesAreNotInTheLog() {
    create(USERS);
    events.clear();

    ddl.addIndex("app", "users", prefix(), ReorgType.INGEST).finish();

    assertThat(events).allMatch(KvEvent::isMeta);
  }

  @Test
  void aUniqueIndexWithDuplicatesIsRolledBack() {
    create(USERS);
    insert("users", 10);
    SqlTxn txn = cluster.begin();
    txn.insert("app", "users", row(3));
    txn.commit();

    DdlJob job = ddl.addIndex("app", "users", IndexSpec.unique("u_name", "name"), ReorgType.INGEST);
    job.finish();

    assertThat(table("users").info().indexes()).hasSize(1);
  }

  @Test
  void anIndexIsDroppedStateByState() {
    create(USERS);

    run(ddl.dropIndex("app", "users", "k_score"), "users");

    assertThat(table("users").info().indexes()).isEmpty();
  }

  @Test
  void anIndexOverAnExpressionHasItsColumn() {
    create(USERS);
    IndexSpec spec =
        IndexSpec.over(
            "k_low",
            false,
            new IndexSpec.Expression("lower(`name`)", SqlType.varchar(64), false, List.of("name")));

    run(ddl.addIndex("app", "users", spec, ReorgType.INGEST), "users");
    run(ddl.dropIndex("app", "users", "k_low"), "users");

    assertThat(table("users").info().columns()).hasSize(4);
  }

  @Test
  void aMultiValuedIndexHasAnEntryForEachElement() {
    ddl.createTable(
            "app",
            TableSpec.named("docs")
                .column("id", SqlType.INT)
                .column("doc", SqlType.JSON)
                .primaryKey("id"))
        .finish();
    for (int i = 0; i < 10; i++) {
      SqlTxn txn = cluster.begin();
      txn.insert("app", "docs", Map.of("id", new Datum.Int(i), "doc", tags("a", "t" + i)));
      txn.commit();
    }
    IndexSpec spec =
        IndexSpec.over(
            "k_tags",
            false,
            new IndexSpec.Expression(
                "cast(json_extract(`doc`, _utf8mb4'$.tags') as char(20) array)",
                SqlType.varchar(20).collate("binary", "binary"),
                true,
                List.of("doc")));

    ddl.addIndex("app", "docs", spec, ReorgType.INGEST).finish();
    check();

    assertThat(table("docs").indexEntries()).hasSize(20);
  }

  @Test
  void columnsAreAddedAndDropped() {
    create(USERS);

    run(
        ddl.addColumn("app", "users", ColumnSpec.of("level", SqlType.INT).defaultText("7")),
        "users");
    assertThat(table("users").rows()).allMatch(r -> r.cells().size() == 5);
    run(ddl.dropColumn("app", "users", "pad"), "users");

    assertThat(table("users").columns()).containsExactly("id", "name", "score", "level");
    assertThat(table("users").rows()).anyMatch(r -> r.cells().get(3).equals(new Datum.Int(7)));
  }

  @ParameterizedTest
  @EnumSource(
      value = ReorgType.class,
      names = {"TXN", "INGEST"})
  void aColumnTakesAnotherTypeWithItsIndexes(ReorgType reorg) {
    create(USERS);

    run(ddl.changeColumnType("app", "users", "score", SqlType.varchar(20), reorg), "users");

    assertThat(table("users").columns()).containsExactly("id", "name", "score", "pad");
    assertThat(table("users").rows()).allMatch(r -> r.cells().get(2) instanceof Datum.Bytes);
    assertThat(table("users").info().indexes())
        .allMatch(i -> i.isPublic() && i.name().original().equals("k_score"));
  }

  @Test
  void clausesOfOneStatementBecomeVisibleAtOnce() {
    create(USERS);

    run(
        ddl.alterTable(
            "app",
            "users",
            new Clause.AddColumn(ColumnSpec.of("extra", SqlType.INT)),
            new Clause.AddIndex(IndexSpec.of("k_name", "name"), ReorgType.INGEST),
            new Clause.DropIndex("k_score")),
        "users");

    assertThat(table("users").columns()).contains("extra");
    assertThat(table("users").info().indexes())
        .extracting(i -> i.name().original())
        .containsExactly("k_name");
  }

  private static Datum tags(String... tags) {
    List<JsonValue> values = new ArrayList<>();
    for (String tag : tags) {
      values.add(new JsonValue.Text(tag));
    }
    return Datum.Json.of(
        new JsonValue.Mapping(List.of(new JsonValue.Member("tags", new JsonValue.Array(values)))));
  }

  private static TableSpec partitioned() {
    return TableSpec.named("parts")
        .column("name", SqlType.varchar(64))
        .column("score", SqlType.INT)
        .column("pad", SqlType.varchar(1200))
        .index("k_name", "name")
        .partitionBy(BY_SCORE);
  }

  @Test
  void partitionsAreReorganisedWithTheirRows() {
    create(partitioned());

    run(
        ddl.reorganizePartitions(
            "app",
            "parts",
            List.of("p0", "p1"),
            List.of(Definition.lessThan("a", "10"), Definition.lessThan("b", "60"))),
        "parts");

    assertThat(table("parts").physicalIds()).hasSize(3);
  }

  @Test
  void aTableIsPartitionedAndMadeWholeAgain() {
    create(
        TableSpec.named("parts")
            .column("name", SqlType.varchar(64))
            .column("score", SqlType.INT)
            .column("pad", SqlType.varchar(1200))
            .index("k_name", "name"));
    long before = table("parts").id();

    run(ddl.partitionBy("app", "parts", BY_SCORE), "parts");
    assertThat(table("parts").physicalIds()).hasSize(3);
    run(ddl.removePartitioning("app", "parts"), "parts");

    assertThat(table("parts").id()).isNotEqualTo(before);
    assertThat(table("parts").physicalIds()).containsExactly(table("parts").id());
  }

  @Test
  void partitionsAreAddedTruncatedAndDropped() {
    create(
        TableSpec.named("parts")
            .column("name", SqlType.varchar(64))
            .column("score", SqlType.INT)
            .column("pad", SqlType.varchar(1200))
            .index("k_name", "name")
            .partitionBy(PartitionSpec.range("score", Definition.lessThan("p0", "100"))));
    run(ddl.addPartitions("app", "parts", Definition.lessThan("p1", "200")), "parts");
    List<Long> before = table("parts").physicalIds();

    ddl.truncatePartitions("app", "parts", "p0").finish();
    check();

    assertThat(table("parts").rows()).isEmpty();
    assertThat(table("parts").physicalIds()).doesNotContain(before.get(0)).contains(before.get(1));
    ddl.dropPartitions("app", "parts", "p1").finish();
    assertThat(table("parts").physicalIds()).hasSize(1);
  }

  @Test
  void anExchangeSwapsIds() {
    create(partitioned());
    ddl.createTable(
            "app",
            TableSpec.named("single")
                .column("name", SqlType.varchar(64))
                .column("score", SqlType.INT)
                .column("pad", SqlType.varchar(1200))
                .index("k_name", "name"))
        .finish();
    long table = table("single").id();
    long partition = table("parts").physicalIds().get(0);
    int rows = table("parts").rows().size();

    ddl.exchangePartition("app", "parts", "p0", "app", "single").finish();
    check();

    assertThat(table("single").id()).isEqualTo(partition);
    assertThat(table("parts").physicalIds()).contains(table);
    assertThat(table("single").rows()).hasSize(20);
    assertThat(table("parts").rows()).hasSize(rows - 20);
  }

  @Test
  void tablesAreRenamedAcrossDatabasesAndSwapped() {
    create(USERS);
    ddl.createDatabase("other").finish();
    ddl.renameTable("app", "users", "other", "people").finish();
    SqlTxn txn = cluster.begin();
    txn.insert("other", "people", row(500));
    txn.commit();
    ddl.createTable("other", USERS).finish();

    ddl.renameTables(
            new RenamePart("other", "people", "other", "tmp"),
            new RenamePart("other", "users", "other", "people"),
            new RenamePart("other", "tmp", "other", "users"))
        .finish();

    LogicalState state = cluster.stateAt(Tso.MAX);
    assertThat(state.table("app", "users")).isEmpty();
    assertThat(state.table("other", "users").orElseThrow().rows()).hasSize(101);
    assertThat(state.table("other", "people").orElseThrow().rows()).isEmpty();
  }

  @Test
  void whatWasDroppedComesBackWithItsRows() {
    create(USERS);
    long id = table("users").id();
    Tso before = cluster.clock().next();
    ddl.dropTable("app", "users").finish();

    ddl.flashbackTable(id, before, "users_again").finish();
    insert("users_again", 3);
    check();

    assertThat(table("users_again").rows()).hasSize(103);
    assertThat(table("users_again").id()).isEqualTo(id);
  }

  @Test
  void aDroppedDatabaseComesBack() {
    create(USERS);
    Tso before = cluster.clock().next();
    long id = cluster.catalog().database("app").orElseThrow().get("id").longValue();
    ddl.dropDatabase("app").finish();
    assertThat(cluster.stateAt(Tso.MAX).databases())
        .extracting(LogicalState.Database::name)
        .containsExactly("test");

    ddl.flashbackDatabase(id, before, "app").finish();

    assertThat(table("users").rows()).hasSize(100);
  }

  @Test
  void truncationLeavesNoRowsAndANewId() {
    create(USERS);
    long id = table("users").id();

    ddl.truncateTable("app", "users").finish();
    insert("users", 2);

    assertThat(table("users").id()).isNotEqualTo(id);
    assertThat(table("users").rows()).hasSize(2);
  }

  @Test
  void aJobWaitsForTransactionsTwoVersionsBehind() {
    create(USERS);
    SqlTxn open = cluster.begin();
    open.insert("app", "users", row(1000));
    DdlJob job = ddl.addColumn("app", "users", ColumnSpec.of("c", SqlType.INT));
    job.step();

    assertThat(job.isBlocked()).isTrue();
    assertThatThrownBy(job::step).isInstanceOf(IllegalStateException.class);
    open.commit();
    job.finish();

    assertThat(table("users").columns()).contains("c");
  }

  @Test
  void aReaderOfThePastFindsThePast() {
    create(USERS);
    Tso before = cluster.clock().next();
    ddl.dropColumn("app", "users", "pad").finish();
    SqlTxn txn = cluster.begin();
    txn.delete(cluster.rows("app", "users").get(0));
    txn.commit();

    LogicalState.Table then = cluster.stateAt(before).table("app", "users").orElseThrow();

    assertThat(then.columns()).contains("pad");
    assertThat(then.rows()).hasSize(100);
    assertThat(then.rows().get(0).cells().get(3)).isInstanceOf(Datum.Bytes.class);
  }

  @Test
  void aJobIsCancelledOnce() {
    ddl.createTable("app", USERS).finish();
    DdlJob job = ddl.addIndex("app", "users", IndexSpec.of("k_name", "name"), ReorgType.TXN);
    for (int i = 0; i < 3; i++) {
      job.step();
    }
    job.cancel();

    assertThatThrownBy(job::cancel).isInstanceOf(IllegalStateException.class);
    job.finish();
    assertThat(cluster.stateAt(Tso.MAX).table("app", "users").orElseThrow().info().indexes())
        .extracting(index -> index.name().original())
        .doesNotContain("k_name");
  }
}
