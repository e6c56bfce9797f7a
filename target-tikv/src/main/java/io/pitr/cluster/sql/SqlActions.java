package io.pitr.cluster.sql;

import io.pitr.api.RestoreException;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.schema.ForeignKeyView;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.cluster.meta.ClusterSchema;
import io.pitr.cluster.meta.GlobalIds;
import io.pitr.cluster.state.ClusterState;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Sha256;
import io.pitr.format.schema.FkInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.pd.PdStores;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Polling;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs deferred actions as statements on a TiDB server. The cluster's schema shows what an earlier
 * try has already done, so an interrupted action continues there. Without a server every action
 * stays pending.
 */
public final class SqlActions {
  private static final String JOB_NOTES = "gc-job/";
  private static final int JOB_NOTE_DIGITS = 32;
  private static final Polling SYNCING =
      new Polling("TiFlash has its replicas", Duration.ofSeconds(5));

  private final TidbServers servers;
  private final Supplier<ClusterSchema> schemaNow;
  private final GlobalIds ids;
  private final ClusterState state;
  private final ChainDdl ddl;
  private final PdStores stores;
  private final TsoOracle oracle;
  private final TimeSource time;
  private final boolean waitForReplicas;

  public SqlActions(
      TidbServers servers,
      Supplier<ClusterSchema> schemaNow,
      GlobalIds ids,
      ClusterState state,
      PdStores stores,
      TsoOracle oracle,
      TimeSource time,
      boolean waitForReplicas) {
    this.servers = servers;
    this.schemaNow = schemaNow;
    this.ids = ids;
    this.state = state;
    this.ddl = new ChainDdl(servers, state);
    this.stores = stores;
    this.oracle = oracle;
    this.time = time;
    this.waitForReplicas = waitForReplicas;
  }

  /**
   * Runs one action and waits for servers that restart or have not loaded the restored schema yet.
   * Actions are idempotent: statements that change a table check the cluster's schema first, and
   * the others have the same effect every time.
   *
   * @throws RestoreException {@link TikvError#TIDB_SQL_FAILED}, {@link TikvError#TIDB_UNREACHABLE},
   *     {@link io.pitr.api.target.TargetError#UNIQUE_INDEX_DUPLICATE}
   */
  public ActionOutcome run(FinishAction action, SchemaView schema) {
    Optional<String> unreadable = UnreadableTable.of(action.body(), schema);
    if (unreadable.isPresent()) {
      return new ActionOutcome(ActionOutcome.Status.NOT_APPLICABLE, unreadable.get());
    }
    if (servers.version().isEmpty()) {
      return pending("no TiDB server can be reached: " + servers.obstacle());
    }
    return servers.call(action.description(), session -> run(session, action, schema));
  }

  private ActionOutcome run(SqlSession session, FinishAction action, SchemaView schema) {
    FinishBody body = action.body();
    if (body instanceof FinishBody.SetReplica request) {
      return setReplica(session, request, schema);
    }
    if (body instanceof FinishBody.RebuildIndex request) {
      return rebuild(session, request, schema);
    }
    if (body instanceof FinishBody.LeaveOutIndex index) {
      return leaveOut(session, index, schema);
    }
    if (body instanceof FinishBody.DropForeignKey key) {
      return dropForeignKey(session, key, schema);
    }
    if (body instanceof FinishBody.AddForeignKey key) {
      return addForeignKey(session, key, schema);
    }
    if (body instanceof FinishBody.DeleteRanges ranges) {
      return deleteRanges(session, action.id(), ranges, schema);
    }
    if (body instanceof FinishBody.RunSql sql) {
      sql.statements().forEach(session::execute);
      return ActionOutcome.DONE;
    }
    if (body instanceof FinishBody.PutSystemRows rows) {
      return SystemRowSql.put(session, rows);
    }
    throw new IllegalArgumentException("not for a target: " + action.id());
  }

  private ActionOutcome setReplica(
      SqlSession session, FinishBody.SetReplica request, SchemaView schema) {
    Optional<TableView> found = schema.table(request.tableId());
    if (found.isEmpty()) {
      return gone("the table");
    }
    TableView table = found.get();
    int nodes = stores.tiflash().size();
    if (request.count() > nodes) {
      return pending(
          "%d TiFlash replicas are requested, but the cluster has %d TiFlash nodes"
              .formatted(request.count(), nodes));
    }
    prepare(session, table, schema);
    session.execute(ReplicaSql.set(table, request));
    String query = ReplicaSql.progress(table);
    if (waitForReplicas) {
      boolean unused =
          SYNCING.until(time, Polling.FOREVER, () -> isAvailable(session.query(query)));
    }
    List<List<String>> progress = session.query(query);
    String detail =
        progress.isEmpty() || isAvailable(progress)
            ? ""
            : "TiFlash is syncing, " + progress.get(0).get(1) + " done";
    return new ActionOutcome(ActionOutcome.Status.DONE, detail);
  }

  private static boolean isAvailable(List<List<String>> progress) {
    return progress.isEmpty() || progress.get(0).get(0).equals("1");
  }

  private ActionOutcome rebuild(
      SqlSession session, FinishBody.RebuildIndex request, SchemaView schema) {
    Optional<TableView> table = schema.table(request.tableId());
    if (table.isEmpty()) {
      return gone("the table");
    }
    TableView view = table.get();
    boolean namesLocality =
        servers.version().map(version -> version.isAtLeast(8, 4, 0)).orElse(false);
    prepare(session, view, schema);
    return new SqlIndexRebuild(session, time, () -> current(view, schema), view, namesLocality)
        .run(request.indexId(), request.session());
  }

  private ActionOutcome leaveOut(
      SqlSession session, FinishBody.LeaveOutIndex index, SchemaView schema) {
    Optional<TableView> table = schema.table(index.tableId());
    if (table.isEmpty()) {
      return gone("the table");
    }
    prepare(session, table.get(), schema);
    OptionalLong id = schema.targetId(table.get().id());
    if (id.isPresent()) {
      ddl.awaitNone(session, id.getAsLong(), time);
    }
    return new SqlIndexRebuild(
            session, time, () -> current(table.get(), schema), table.get(), false)
        .leaveOut(index.indexId());
  }

  private ActionOutcome dropForeignKey(
      SqlSession session, FinishBody.DropForeignKey key, SchemaView schema) {
    Optional<TableView> table = schema.table(key.tableId());
    if (table.isEmpty()) {
      return gone("the table");
    }
    if (hasForeignKey(table.get(), schema, key.name())) {
      prepare(session, table.get(), schema);
      changeKey(
          session,
          ForeignKeySql.drop(table.get(), key.name()),
          () -> !hasForeignKey(table.get(), schema, key.name()));
    }
    return ActionOutcome.DONE;
  }

  /** Adds a foreign key without checking existing rows: violating rows exist upstream too. */
  private ActionOutcome addForeignKey(
      SqlSession session, FinishBody.AddForeignKey key, SchemaView schema) {
    Optional<TableView> table = schema.table(key.tableId());
    Optional<ForeignKeyView> wanted =
        table.flatMap(
            view ->
                view.foreignKeys().stream()
                    .filter(one -> one.name().equalsIgnoreCase(key.name()))
                    .findFirst());
    if (table.isEmpty() || wanted.isEmpty()) {
      return gone("the foreign key");
    }
    if (!hasForeignKey(table.get(), schema, key.name())) {
      prepare(session, table.get(), schema);
      session.execute("SET SESSION foreign_key_checks = 0");
      changeKey(
          session,
          ForeignKeySql.add(table.get(), wanted.get()),
          () -> hasForeignKey(table.get(), schema, key.name()));
    }
    return ActionOutcome.DONE;
  }

  /**
   * Runs a statement whose job may already have been submitted by a lost session. The repeated
   * statement then fails because nothing is left to do.
   */
  private static void changeKey(SqlSession session, String statement, BooleanSupplier isDone) {
    try {
      session.execute(statement);
    } catch (SqlFailure e) {
      if (e.isRetryable() || !isDone.getAsBoolean()) {
        throw e;
      }
    }
  }

  /** Called before the first statement that changes a table. */
  private void prepare(SqlSession session, TableView table, SchemaView schema) {
    OptionalLong id = schema.targetId(table.id());
    if (id.isPresent()) {
      ddl.announce(id.getAsLong());
      new LoadedSchema(session, time).awaitTable(table, id.getAsLong());
    }
  }

  /**
   * Refuses while DDL jobs run that do not belong to the chain.
   *
   * @throws RestoreException {@link TikvError#TARGET_RUNS_DDL}
   */
  public void requireNoDdlOfOthers() {
    ddl.requireNoneOfOthers();
  }

  private boolean hasForeignKey(TableView table, SchemaView schema, String name) {
    return current(table, schema).stream()
        .flatMap(info -> info.foreignKeys().stream())
        .map(FkInfo::name)
        .anyMatch(one -> one.matches(name));
  }

  private Optional<TableInfo> current(TableView table, SchemaView schema) {
    OptionalLong database = schema.targetId(table.schemaId());
    OptionalLong id = schema.targetId(table.id());
    return database.isPresent() && id.isPresent()
        ? schemaNow.get().table(database.getAsLong(), id.getAsLong())
        : Optional.empty();
  }

  private ActionOutcome deleteRanges(
      SqlSession session, String actionId, FinishBody.DeleteRanges body, SchemaView schema) {
    var mapped = new ArrayList<ObjectRange>();
    for (ObjectRange range : body.ranges()) {
      schema
          .targetId(range.physicalId())
          .ifPresent(id -> mapped.add(new ObjectRange(id, range.indexId())));
    }
    if (mapped.isEmpty()) {
      return ActionOutcome.DONE;
    }
    DeleteRangeSql.insert(jobId(actionId), mapped, oracle.next()).forEach(session::execute);
    return ActionOutcome.DONE;
  }

  /** Inserts under a fixed id, so a repetition inserts nothing. */
  private long jobId(String actionId) {
    String digest = HexText.of(Sha256.of(actionId.getBytes(StandardCharsets.UTF_8)));
    String note = JOB_NOTES + digest.substring(0, JOB_NOTE_DIGITS);
    Optional<String> given = state.note(note);
    if (given.isPresent()) {
      return Long.parseLong(given.get());
    }
    long id = ids.one();
    state.putNote(note, Long.toString(id));
    return id;
  }

  /** Removes the notes that made actions repeatable. */
  public void forget() {
    state.removeNotes(JOB_NOTES);
    ddl.forget();
  }

  private static ActionOutcome pending(String why) {
    return new ActionOutcome(ActionOutcome.Status.PENDING, why);
  }

  private static ActionOutcome gone(String what) {
    return new ActionOutcome(
        ActionOutcome.Status.NOT_APPLICABLE, what + " is not in the final schema");
  }
}
