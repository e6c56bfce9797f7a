package io.pitr.plugin.gc;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the ranges that dropped objects leave behind, to delete them at the end. An object that
 * exists at the end keeps its rows, however often it was dropped and recovered
 * (spec/segmented-restore.md ). An object whose drop is committed while its job is not
 * in the history yet is deleted as well (D-10).
 */
final class GcHook implements DeferralHook<GcState> {
  private static final int ORDER = 100;

  @Override
  public String id() {
    return "gc";
  }

  @Override
  public StateCodec<GcState> codec() {
    return new GcCodec();
  }

  @Override
  public GcState empty() {
    return GcState.EMPTY;
  }

  @Override
  public GcState on(RestoreEvent event, GcState state) {
    if (event instanceof RestoreEvent.DdlJobFinished finished) {
      return state.withJob(finished.job().id(), JobRanges.of(finished.job()));
    }
    if (event instanceof RestoreEvent.TableDropped dropped) {
      return state.withOrphans(allIds(dropped.table()));
    }
    if (event instanceof RestoreEvent.PartitionDropped dropped) {
      return state.withOrphans(List.of(dropped.physicalId()));
    }
    if (event instanceof RestoreEvent.TableCreated created) {
      return state.withoutOrphans(allIds(created.table()));
    }
    if (event instanceof RestoreEvent.TableChanged changed) {
      return state.withoutOrphans(allIds(changed.after()));
    }
    return state;
  }

  private static List<Long> allIds(TableView table) {
    if (table.kind() != TableView.Kind.TABLE) {
      return List.of();
    }
    var ids = new ArrayList<>(table.physicalIds());
    if (!ids.contains(table.id())) {
      ids.add(table.id());
    }
    return ids;
  }

  @Override
  public List<FinishAction> actions(GcState state, SchemaView finalSchema) {
    var actions = new ArrayList<FinishAction>();
    state
        .jobs()
        .forEach(
            (job, ranges) -> {
              List<ObjectRange> dead =
                  ranges.stream().filter(range -> isDead(range, finalSchema)).toList();
              if (!dead.isEmpty()) {
                actions.add(
                    action("gc:job-" + job, "what DDL job " + job + " left behind", job, dead));
              }
            });
    for (long orphan : state.orphans()) {
      var range = new ObjectRange(orphan, ObjectRange.WHOLE_TABLE);
      if (isDead(range, finalSchema)) {
        actions.add(
            action(
                "gc:object-" + orphan,
                "the rows of dropped object " + orphan,
                orphan,
                List.of(range)));
      }
    }
    return actions;
  }

  private static FinishAction action(String id, String what, long job, List<ObjectRange> ranges) {
    return new FinishAction(id, ORDER, "delete " + what, new FinishBody.DeleteRanges(job, ranges));
  }

  private static boolean isDead(ObjectRange range, SchemaView schema) {
    if (schema.targetId(range.physicalId()).isEmpty()) {
      return false;
    }
    var owner = schema.owner(range.physicalId()).or(() -> schema.table(range.physicalId()));
    if (owner.isEmpty()) {
      return true;
    }
    if (range.indexId() == ObjectRange.WHOLE_TABLE) {
      return false;
    }
    return JobRanges.isTemporaryIndex(range.indexId())
        || owner.get().indexes().stream().noneMatch(index -> index.id() == range.indexId());
  }
}
