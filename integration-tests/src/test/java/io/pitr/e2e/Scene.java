package io.pitr.e2e;

import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;
import io.pitr.sql.row.Handle;
import io.pitr.sql.value.Datum;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.Ddl;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.LogicalState;
import io.pitr.writer.model.MetaTxn;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.schema.ColumnSpec;
import io.pitr.writer.schema.PartitionSpec;
import io.pitr.writer.schema.PartitionSpec.Definition;
import io.pitr.writer.schema.SqlType;
import io.pitr.writer.schema.TableSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * An upstream with a database {@code app}, the statements that tests run on it, and its backups.
 * There is a timestamp to cut at between any two commits.
 */
final class Scene {
  /** Rows by {@code id}; {@code score} has an index, {@code pad} goes to the default CF. */
  static final TableSpec PLAIN =
      TableSpec.named("t")
          .column("id", SqlType.BIGINT)
          .column("name", SqlType.varchar(64))
          .column("score", SqlType.INT)
          .column("pad", SqlType.varchar(2000))
          .primaryKey("id")
          .index("k_score", "score");

  /** Rows get their ids from the table; {@code score} has an index. */
  static final TableSpec USERS =
      TableSpec.named("users")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column("name", SqlType.varchar(64))
          .column("score", SqlType.INT)
          .primaryKey("id")
          .index("k_score", "score");

  /** {@link #PLAIN} in partitions below 100, below 200 and above. */
  static final TableSpec IN_PARTITIONS =
      PLAIN
          .renamed("pt")
          .partitionBy(
              PartitionSpec.range(
                  "id",
                  Definition.lessThan("p0", "100"),
                  Definition.lessThan("p1", "200"),
                  Definition.lessThan("p2", "MAXVALUE")));

  /** With an allocator of its own. */
  static final TableSpec COUNTED =
      TableSpec.named("c")
          .column(ColumnSpec.of("id", SqlType.BIGINT).autoIncrement())
          .column("score", SqlType.INT)
          .primaryKey("id");

  private static final int LONG_VALUE = 700;

  private final Path folder;
  private final Upstream upstream;
  private int inserted;
  private Tso base = Tso.ZERO;
  private Tso end = Tso.ZERO;

  Scene(Path folder) {
    this(folder, Upstream.Options.DEFAULT);
  }

  Scene(Path folder, Upstream.Options options) {
    this.folder = folder;
    this.upstream = Upstream.into(folder, options);
    ddl().createDatabase("app").finish();
  }

  Path folder() {
    return folder;
  }

  Upstream upstream() {
    return upstream;
  }

  ClusterModel cluster() {
    return upstream.cluster();
  }

  Ddl ddl() {
    return upstream.ddl();
  }

  /** A table of {@code app} with a few rows. */
  Scene table(TableSpec spec, long... ids) {
    ddl().createTable("app", spec).finish();
    insert("app", spec.name(), ids);
    return this;
  }

  /** A table with rows that get their ids from it. */
  Scene tableOfUsers(String database, TableSpec spec, int rows) {
    ddl().createTable(database, spec).finish();
    return insertUsers(database, spec.name(), rows);
  }

  /** Rows in transactions of their own; the table gives them their ids. */
  Scene insertUsers(String database, String table, int rows) {
    for (int i = 0; i < rows; i++) {
      change(txn -> insertUser(txn, database, table));
    }
    return this;
  }

  void insertUser(SqlTxn txn, String database, String table) {
    int i = inserted++;
    txn.insert(
        database,
        table,
        Map.of("name", Datum.ofString("name " + i), "score", new Datum.Int(i * 7 % 100)));
  }

  /** One row in a transaction of its own for each id. */
  Scene insert(String database, String table, long... ids) {
    for (long id : ids) {
      change(txn -> insert(txn, database, table, id));
    }
    return this;
  }

  static void insert(SqlTxn txn, String database, String table, long id) {
    txn.insert(
        database,
        table,
        Map.of(
            "id",
            new Datum.Int(id),
            "name",
            Datum.ofString("name " + id),
            "score",
            new Datum.Int(id % 10),
            "pad",
            Datum.ofString(id % 2 == 0 ? "short" : longValue("row " + id))));
  }

  /** A value that does not fit into a write record. */
  static String longValue(String text) {
    return text + " " + "x".repeat(LONG_VALUE);
  }

  /** Statements in a transaction of their own. */
  Tso change(Consumer<SqlTxn> statements) {
    SqlTxn txn = cluster().begin();
    statements.accept(txn);
    return txn.commit();
  }

  /** UPDATE of one row by its id. */
  Tso update(String database, String table, long id, long score) {
    return change(
        txn -> txn.update(row(database, table, id), Map.of("score", new Datum.Int(score))));
  }

  /** UPDATE of one row to a value in the default CF. */
  Tso updateLong(String database, String table, long id, String text) {
    return change(txn -> updateLong(txn, database, table, id, text));
  }

  void updateLong(SqlTxn txn, String database, String table, long id, String text) {
    txn.update(row(database, table, id), Map.of("pad", Datum.ofString(longValue(text))));
  }

  Tso delete(String database, String table, long id) {
    return change(txn -> txn.delete(row(database, table, id)));
  }

  RowRef row(String database, String table, long id) {
    return cluster().rows(database, table).stream()
        .filter(row -> row.handle().equals(new Handle.Int(id)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row " + id + " in " + table));
  }

  /** Statements between the steps of a job that change rows old and new. */
  void runAmidChanges(DdlJob job, String database, String table, long firstId) {
    long id = firstId;
    while (!job.isFinished()) {
      job.step();
      if (cluster().catalog().table(database, table).isPresent()) {
        insert(database, table, id);
        id++;
      }
    }
  }

  /** Steps of a job, at most so many. */
  static void steps(DdlJob job, int count) {
    for (int i = 0; i < count && !job.isFinished(); i++) {
      job.step();
    }
  }

  /** Writes a definition that no statement gives, as faults of the upstream do. */
  Tso define(String database, String table, Consumer<ObjectNode> edit) {
    LogicalState.Table now = now(database, table);
    MetaTxn txn = cluster().beginMeta();
    ObjectNode tree = txn.table(now.id());
    edit.accept(tree);
    txn.updateTable(now.schemaId(), tree);
    return txn.commit();
  }

  RowRef firstRow(String database, String table) {
    return cluster().rows(database, table).get(0);
  }

  long id(String database, String table) {
    return now(database, table).id();
  }

  long databaseId(String database) {
    return cluster().stateAt(Tso.MAX).databases().stream()
        .filter(found -> found.name().equals(database))
        .findFirst()
        .orElseThrow()
        .id();
  }

  LogicalState.Table at(Tso ts, String database, String table) {
    return cluster().stateAt(ts).table(database, table).orElseThrow();
  }

  LogicalState.Table now(String database, String table) {
    return at(Tso.MAX, database, table);
  }

  /** Commit-ts of the newest definition of a table. */
  Tso created(String database, String table) {
    LogicalState.Table now = now(database, table);
    KeyVersion version =
        cluster().store().visible(new MetaKey.Table(now.schemaId(), now.id()).encode(), Tso.MAX);
    if (version == null) {
      throw new IllegalStateException("no definition of " + table);
    }
    return version.commitTs();
  }

  /** The end of a complete log. */
  Tso end() {
    return end;
  }

  /** The full backup: everything before this is in it. */
  Tso fullBackup() {
    base = upstream.fullBackup();
    return base;
  }

  Tso base() {
    return base;
  }

  /** A moment between what was committed and what comes. */
  Tso cut() {
    cluster().clock().pass(5);
    Tso cut = cluster().clock().next();
    cluster().clock().pass(5);
    return cut;
  }

  /** The same, with a flush of the log before. */
  Tso cutAfterFlush() {
    upstream.flush();
    return cut();
  }

  /** Completes the log, for a chain that begins now. */
  SegmentedRun restore() {
    complete();
    return new SegmentedRun(this, "");
  }

  /** A chain over the log as it is: it goes as far as its last flush. */
  SegmentedRun restoreAsFlushed() {
    return new SegmentedRun(this, "");
  }

  /** Flushes everything, so that the log covers all that was committed. */
  Tso complete() {
    cluster().clock().pass(20);
    end = upstream.complete();
    return end;
  }

  void flush() {
    upstream.flush();
  }

  /** An engine over the backups. */
  Workbench bench() {
    return new Workbench(folder.resolve("full"), folder.resolve("log"));
  }

  /** An embedded target beside the backups. */
  String target() {
    return Workbench.uri(folder.resolve("target"));
  }

  /** How {@link #target} differs from the upstream at a timestamp that it has reached. */
  List<String> differences(Tso reached) {
    return new AsUpstream(bench().plugins(), target(), cluster(), base)
        .differences(reached, Tso.MAX);
  }

  /** The same into ids that are the target's own. */
  SegmentedRun restoreWithFreshIds() {
    complete();
    return new SegmentedRun(this, "?ids=fresh");
  }
}
