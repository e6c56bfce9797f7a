package io.pitr.plugin.tiflash;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.hook.FinishBody;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import java.util.List;

/**
 * Remembers the TiFlash replicas that tables request, and sets them at the end. The last committed
 * request of a table counts (spec/segmented-restore.md C.1, R-01 to R-08); a dropped table has
 * none. A table that moves to another database keeps its id and its request.
 */
final class TiflashHook implements DeferralHook<TiflashState> {
  /** After the rebuild of indexes, so that a replica copies final data only. */
  private static final int ORDER = 300;

  @Override
  public String id() {
    return "tiflash";
  }

  @Override
  public StateCodec<TiflashState> codec() {
    return new TiflashCodec();
  }

  @Override
  public TiflashState empty() {
    return TiflashState.EMPTY;
  }

  @Override
  public TiflashState on(RestoreEvent event, TiflashState state) {
    if (event instanceof RestoreEvent.BaseTableRestored base) {
      return withRequest(base.table(), state);
    }
    if (event instanceof RestoreEvent.TableCreated created) {
      return withRequest(created.table(), state);
    }
    if (event instanceof RestoreEvent.TableChanged changed) {
      return withRequest(changed.after(), state);
    }
    if (event instanceof RestoreEvent.TableDropped dropped) {
      return state.without(dropped.table().id());
    }
    return state;
  }

  private static TiflashState withRequest(TableView table, TiflashState state) {
    return table
        .tiflashReplica()
        .filter(replica -> replica.count() > 0)
        .map(replica -> state.with(table.id(), replica))
        .orElseGet(() -> state.without(table.id()));
  }

  @Override
  public List<FinishAction> actions(TiflashState state, SchemaView finalSchema) {
    return state.replicas().entrySet().stream()
        .flatMap(
            request ->
                finalSchema.table(request.getKey()).stream()
                    .filter(table -> finalSchema.targetId(table.id()).isPresent())
                    .map(table -> action(table, request.getValue())))
        .toList();
  }

  private static FinishAction action(TableView table, ReplicaView replica) {
    String labels =
        replica.locationLabels().isEmpty()
            ? ""
            : " with location labels " + String.join(", ", replica.locationLabels());
    return new FinishAction(
        "tiflash:" + table.schema() + "." + table.name(),
        ORDER,
        "set "
            + replica.count()
            + " TiFlash replica(s) of `"
            + table.schema()
            + "`.`"
            + table.name()
            + "`"
            + labels,
        new FinishBody.SetReplica(table.id(), replica.count(), replica.locationLabels()));
  }
}
