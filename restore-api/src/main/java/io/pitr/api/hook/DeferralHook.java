package io.pitr.api.hook;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import java.util.List;
import java.util.Map;

/**
 * Work that must wait for the last segment, as a fold over events. The state is an immutable value
 * that grows with events. The engine saves it with each sealed segment and runs the actions once,
 * after the last segment.
 *
 * <p>The engine decides when to save and when to run actions; the hook decides what they mean.
 * {@link #on} and {@link #actions} are pure and called on one thread. If a segment dies, the engine
 * starts again from the state of the segment before.
 *
 * @param <S> immutable state
 */
public interface DeferralHook<S> {

  /** Name of the saved state; unique among all hooks. */
  String id();

  StateCodec<S> codec();

  S empty();

  /** The state after an event; the same instance if the event does not matter. */
  S on(RestoreEvent event, S state);

  /**
   * The actions that remain, given the final schema. Also called between segments, to show what is
   * pending. The same work has the same action id in every call.
   */
  List<FinishAction> actions(S state, SchemaView finalSchema);

  /**
   * The session settings with which the upstream evaluated the expressions of indexes, by upstream
   * ids, as far as the hook knows them. The engine keeps them with the target, also after the end,
   * for those who read the target's indexes.
   */
  default Map<IndexId, SessionSettings> indexSessions(S state) {
    return Map.of();
  }
}
