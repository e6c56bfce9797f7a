package io.pitr.cluster.sql;

import io.pitr.api.RestoreException;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.TargetError;
import io.pitr.format.schema.IndexInfo;
import io.pitr.format.schema.TableInfo;
import io.pitr.tikv.contract.SqlFailure;
import io.pitr.tikv.contract.SqlSession;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.rpc.Polling;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Rebuilds an index: drops the restored one, which has the upstream's id, and adds a new one with
 * the same name. The ids in the cluster's schema show how far an earlier try came: the old index
 * still exists, a new one exists or is being built, or neither exists.
 */
final class SqlIndexRebuild {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Polling DROPPING = new Polling("TiDB drops an index", LOOK);
  private static final Polling BUILDING = new Polling("TiDB builds an index", LOOK);

  private final SqlSession session;
  private final TimeSource time;
  private final Supplier<Optional<TableInfo>> current;
  private final TableView table;
  private final TableInfo wanted;
  private final IndexSql sql;

  SqlIndexRebuild(
      SqlSession session,
      TimeSource time,
      Supplier<Optional<TableInfo>> current,
      TableView table,
      boolean namesLocality) {
    this.session = session;
    this.time = time;
    this.current = current;
    this.table = table;
    this.wanted = TableInfo.parse(table.json().getBytes(StandardCharsets.UTF_8));
    this.sql = new IndexSql(table.schema(), wanted, namesLocality);
  }

  /**
   * @param upstream session settings with which the upstream evaluated expressions, if known
   * @throws RestoreException {@link TargetError#UNIQUE_INDEX_DUPLICATE}, {@link
   *     TikvError#TIDB_SQL_FAILED} with what to do when the index can't be built
   * @throws SqlFailure when the server has gone, or is busy
   */
  ActionOutcome run(long indexId, Optional<SessionSettings> upstream) {
    try {
      return rebuild(indexId, upstream);
    } catch (SqlFailure e) {
      if (e.isRetryable()) {
        throw e;
      }
      throw notBuilt(indexId, e);
    }
  }

  private String fullName(IndexInfo index) {
    return Quoted.table(table.schema(), table.name()) + "." + Quoted.name(index.name().original());
  }

  private RestoreException notBuilt(long indexId, SqlFailure why) {
    Optional<IndexInfo> known =
        wanted.indexes().stream().filter(index -> index.id() == indexId).findFirst();
    String retry = "Correct what TiDB reports, then run `br restore finish` again";
    return new RestoreException(
        TikvError.TIDB_SQL_FAILED,
        String.valueOf(why.getMessage()),
        "index " + known.map(this::fullName).orElse(Quoted.table(table.schema(), table.name())),
        known
            .map(index -> index.name().original())
            .map(index -> TargetError.skipIndex(table.schema(), table.name(), index))
            .map(leaveOut -> retry + ". " + leaveOut)
            .orElse(retry + "."),
        why);
  }

  /** Drops the index, whether it is the restored or a rebuilt one. */
  ActionOutcome leaveOut(long indexId) {
    Optional<IndexInfo> known =
        wanted.indexes().stream().filter(index -> index.id() == indexId).findFirst();
    if (known.isEmpty()) {
      return new ActionOutcome(
          ActionOutcome.Status.NOT_APPLICABLE, "the final schema has no such index");
    }
    Optional<IndexInfo> present =
        current.get().stream()
            .flatMap(info -> info.indexes().stream())
            .filter(one -> one.id() == indexId || one.name().equals(known.get().name()))
            .findFirst();
    if (present.isPresent()) {
      IndexInfo index = present.get();
      new LoadedSchema(session, time).awaitIndex(table, index.name().original(), index.id());
      drop(index);
    }
    return ActionOutcome.DONE;
  }

  private ActionOutcome rebuild(long indexId, Optional<SessionSettings> upstream) {
    Optional<IndexInfo> found =
        wanted.indexes().stream().filter(index -> index.id() == indexId).findFirst();
    if (found.isEmpty() || !found.get().isPublic() || !found.get().hasEntries()) {
      return new ActionOutcome(
          ActionOutcome.Status.NOT_APPLICABLE, "the final schema has no such index to build");
    }
    IndexInfo index = found.get();
    // A definition that can't be added again is refused before the index is dropped.
    String unused = sql.add(index);
    Optional<IndexInfo> old = byId(indexId);
    if (old.filter(IndexInfo::isPublic).isPresent()) {
      new LoadedSchema(session, time).awaitIndex(table, index.name().original(), indexId);
      drop(index);
    } else if (old.isPresent()) {
      awaitGone(indexId);
    }
    if (!sql.hasExpressions(index)) {
      return addAndCheck(index);
    }
    SessionSettings settings = upstream.orElse(SessionSettings.ASSUMED);
    try (SessionScope scope = SessionScope.enter(session, settings)) {
      return withNote(addAndCheck(index), SessionSettings.note(upstream));
    }
  }

  private ActionOutcome addAndCheck(IndexInfo index) {
    if (!awaitNew(index)) {
      add(index);
    }
    return check(index);
  }

  private static ActionOutcome withNote(ActionOutcome outcome, String note) {
    String detail = outcome.detail().isEmpty() ? note : outcome.detail() + "; " + note;
    return new ActionOutcome(outcome.status(), detail);
  }

  private void drop(IndexInfo index) {
    try {
      session.execute(sql.drop(index));
    } catch (SqlFailure e) {
      // An earlier try's drop, whose session was lost, has come before this one.
      if (e.isRetryable() || byId(index.id()).isPresent()) {
        throw e;
      }
    }
  }

  /** An earlier try's drop is under way. */
  private void awaitGone(long indexId) {
    boolean unused = DROPPING.until(time, Polling.FOREVER, () -> byId(indexId).isEmpty());
  }

  private Optional<IndexInfo> byId(long indexId) {
    return current.get().stream()
        .flatMap(info -> info.indexes().stream())
        .filter(index -> index.id() == indexId)
        .findFirst();
  }

  /** Whether a new index of the name is there; one that is being built is waited for. */
  private boolean awaitNew(IndexInfo index) {
    boolean unused =
        BUILDING.until(
            time, Polling.FOREVER, () -> made(index).map(IndexInfo::isPublic).orElse(true));
    return made(index).isPresent();
  }

  private Optional<IndexInfo> made(IndexInfo index) {
    return current.get().stream()
        .flatMap(info -> info.indexes().stream())
        .filter(one -> one.id() != index.id() && one.name().equals(index.name()))
        .findFirst();
  }

  private void add(IndexInfo index) {
    try {
      session.execute(sql.add(index));
    } catch (SqlFailure e) {
      if (e.code() == SqlFailure.DUPLICATE_ENTRY) {
        throw new RestoreException(
            TargetError.UNIQUE_INDEX_DUPLICATE, String.valueOf(e.getMessage()), fullName(index), e);
      }
      // An earlier try's job, whose session was lost, has come before this one.
      if (e.isRetryable() || !awaitNew(index)) {
        throw e.isRetryable() || !sql.hasExpressions(index) ? e : notBuildable(index, e);
      }
    }
  }

  private RestoreException notBuildable(IndexInfo index, SqlFailure failure) {
    String row =
        FailingRow.find(session, table.schema(), wanted, index, failure.code())
            .map(key -> ", for the row with " + key)
            .orElse("");
    String name = index.name().original();
    return new RestoreException(
        TargetError.INDEX_ROW_REFUSED,
        failure.getMessage() + " (" + failure.code() + ")" + row,
        "index " + Quoted.name(name) + " of " + Quoted.table(table.schema(), table.name()),
        TargetError.skipIndex(table.schema(), table.name(), name),
        failure);
  }

  /** TiDB compares no entries of arrays' elements. */
  private ActionOutcome check(IndexInfo index) {
    if (index.multiValued()) {
      return new ActionOutcome(
          ActionOutcome.Status.DONE, "built, not checked: TiDB checks no multi-valued index");
    }
    return new AdminCheck(session, sql.check(index)).run();
  }
}
