package io.pitr.plugin.index;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.BackfillMethod;
import io.pitr.api.schema.BackfillState;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.SchemaState;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the indexes that must be rebuilt from rows (spec/segmented-restore.md C.2): those whose
 * backfill was ingested, so that the log does not have it, and those under construction when the
 * full backup was made, whose early entries the full backup does not have. An index under
 * construction whose job is not in the history yet is a suspect and is rebuilt as well (D-02).
 *
 * <p>The values of a global index contain partition ids, which a restore copies unchanged. If a
 * partition has another id on the target, the global index is rebuilt too.
 *
 * <p>The hook also records the session that added an index, because values of expressions depend on
 * it.
 */
final class IndexHook implements DeferralHook<IndexState> {
  private static final int ORDER_REBUILD = 200;

  @Override
  public String id() {
    return "index";
  }

  @Override
  public StateCodec<IndexState> codec() {
    return new IndexCodec();
  }

  @Override
  public IndexState empty() {
    return IndexState.EMPTY;
  }

  @Override
  public IndexState on(RestoreEvent event, IndexState state) {
    if (event instanceof RestoreEvent.SegmentOpened opened) {
      return opened.index() == 1 ? state.withBase(opened.start()) : state;
    }
    if (event instanceof RestoreEvent.TableChanged changed) {
      return underConstruction(changed.before(), changed.after(), state);
    }
    if (event instanceof RestoreEvent.IndexDropped dropped) {
      return state.without(dropped.before().id(), dropped.indexId(), physicalIds(dropped.before()));
    }
    if (event instanceof RestoreEvent.TableDropped dropped) {
      return state.withoutSessions(dropped.table().id());
    }
    if (event instanceof RestoreEvent.DdlJobFinished finished) {
      return built(finished.job(), state);
    }
    return state;
  }

  /**
   * Finds indexes with a running backfill, and indexes that first appear in a later state: their
   * earlier states were before the full backup.
   */
  private static IndexState underConstruction(TableView before, TableView after, IndexState state) {
    Set<Long> known = new TreeSet<>();
    before.indexes().forEach(index -> known.add(index.id()));
    IndexState next = state;
    for (IndexView index : after.indexes()) {
      boolean backfills = !index.isPublic() && index.backfillState() != BackfillState.INAPPLICABLE;
      boolean appearsLate = !known.contains(index.id()) && index.state() != SchemaState.DELETE_ONLY;
      if (index.hasEntries() && (backfills || appearsLate)) {
        next = next.withSuspect(after.id(), index.id(), physicalIds(after));
      }
    }
    return next;
  }

  /** Local indexes are stored under the physical ids, global ones under the id of the table. */
  private static Set<Long> physicalIds(TableView table) {
    var ids = new TreeSet<>(table.physicalIds());
    ids.add(table.id());
    return ids;
  }

  private static IndexState built(DdlJobView job, IndexState state) {
    if (job.type() == ActionType.MULTI_SCHEMA_CHANGE) {
      IndexState next = state;
      for (DdlJobView sub : job.subJobs()) {
        next = built(sub, next);
      }
      return next;
    }
    if (!job.succeeded()) {
      return state;
    }
    List<Long> indexIds =
        switch (job.type()) {
          case ADD_INDEX, ADD_PRIMARY_KEY ->
              job.indexes().stream().map(DdlJobView.IndexArg::indexId).toList();
          case MODIFY_COLUMN -> job.newIndexIds();
          default -> List.of();
        };
    boolean outsideTheLog =
        job.reorgType() == BackfillMethod.INGEST || job.startTs().compareTo(state.base()) <= 0;
    IndexState next = state;
    for (long indexId : indexIds) {
      next = next.withBuilt(job.tableId(), indexId, job.partitionIds(), outsideTheLog);
      if (job.session().isPresent()) {
        next = next.withSession(job.tableId(), indexId, job.session().get());
      }
    }
    return next;
  }

  @Override
  public List<FinishAction> actions(IndexState state, SchemaView finalSchema) {
    Map<Long, Set<Long>> rebuilt = new TreeMap<>();
    for (IndexItem item : state.all()) {
      finalSchema
          .owner(item.physicalId())
          .or(() -> finalSchema.table(item.physicalId()))
          .filter(table -> finalSchema.targetId(table.id()).isPresent())
          .filter(table -> isBuildable(table, item.indexId()))
          .ifPresent(
              table ->
                  rebuilt.computeIfAbsent(table.id(), key -> new TreeSet<>()).add(item.indexId()));
    }
    for (TableView table : finalSchema.tables()) {
      if (partitionsMoved(table, finalSchema)) {
        table.indexes().stream()
            .filter(index -> index.global() && index.isPublic() && index.hasEntries())
            .forEach(
                index ->
                    rebuilt.computeIfAbsent(table.id(), key -> new TreeSet<>()).add(index.id()));
      }
    }
    var actions = new ArrayList<FinishAction>();
    rebuilt.forEach(
        (tableId, indexIds) ->
            finalSchema
                .table(tableId)
                .ifPresent(
                    table ->
                        table.indexes().stream()
                            .filter(index -> indexIds.contains(index.id()))
                            .forEach(index -> actions.add(rebuild(table, index, state)))));
    actions.addAll(ForeignKeyActions.around(rebuilt, finalSchema));
    return actions;
  }

  private static boolean partitionsMoved(TableView table, SchemaView schema) {
    return table.partitions().stream()
        .anyMatch(
            partition -> {
              OptionalLong target = schema.targetId(partition.id());
              return target.isPresent() && target.getAsLong() != partition.id();
            });
  }

  private static boolean isBuildable(TableView table, long indexId) {
    return table.indexes().stream()
        .anyMatch(index -> index.id() == indexId && index.isPublic() && index.hasEntries());
  }

  private static FinishAction rebuild(TableView table, IndexView index, IndexState state) {
    var session = Optional.ofNullable(state.sessions().get(new IndexId(table.id(), index.id())));
    return new FinishAction(
        "index:" + table.schema() + "." + table.name() + "." + index.name(),
        ORDER_REBUILD,
        "rebuild index `" + index.name() + "` of `" + table.schema() + "`.`" + table.name() + "`",
        new FinishBody.RebuildIndex(table.id(), index.id(), session));
  }

  @Override
  public Map<IndexId, SessionSettings> indexSessions(IndexState state) {
    return Map.copyOf(state.sessions());
  }
}
