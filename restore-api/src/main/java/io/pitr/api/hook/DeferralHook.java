package io.pitr.api.hook;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import java.util.List;
import java.util.Map;

/**
 * Work that must wait for the end of time, as a fold over events: the state is an immutable value,
 * grown by events, saved by the engine with each sealed segment, and fired once, on the last one.
 *
 * <p>The engine owns time (when to save, when to fire), the hook owns meaning. Both functions are
 * pure; they are called on one thread. A segment that died is folded again from the state of the
 * segment before it.
 *
 * @param <S> immutable state
 */
public interface DeferralHook<S> {

  /** Keys the saved state; unique among all hooks. */
  String id();

  StateCodec<S> codec();

  S empty();

  /** The state after an event; the same instance when the event does not matter. */
  S on(RestoreEvent event, S state);

  /**
   * What is left to do, given the schema at the end. Also called between segments, to show what
   * waits. Ids of actions are stable: the same work has the same id in every call.
   */
  List<FinishAction> actions(S state, SchemaView finalSchema);

  /**
   * What the upstream evaluated the expressions of indexes with, as far as the hook knows it, by
   * upstream ids. The engine keeps it with the target, also after the end, for whoever reads the
   * target's indexes.
   */
  default Map<IndexId, SessionSettings> indexSessions(S state) {
    return Map.of();
  }
}
