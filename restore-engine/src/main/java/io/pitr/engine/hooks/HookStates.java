package io.pitr.engine.hooks;

import io.pitr.api.event.RestoreEvent;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.engine.chain.SavedHook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The states of all hooks, folded event by event on one thread. */
public final class HookStates {
  private final List<HookFold<?>> folds;

  HookStates(List<HookFold<?>> folds) {
    this.folds = folds;
  }

  public void on(RestoreEvent event) {
    folds.forEach(fold -> fold.on(event));
  }

  public SortedMap<String, SavedHook> save() {
    var saved = new TreeMap<String, SavedHook>();
    folds.forEach(fold -> saved.put(fold.id(), fold.save()));
    return saved;
  }

  public List<String> ids() {
    return folds.stream().map(HookFold::id).toList();
  }

  /** The deferred actions of all hooks, in the order of execution. */
  public List<DeferredAction> actions(SchemaView schema) {
    var actions = new ArrayList<DeferredAction>();
    for (HookFold<?> fold : folds) {
      fold.actions(schema).forEach(action -> actions.add(new DeferredAction(fold.id(), action)));
    }
    actions.sort(
        Comparator.comparingInt((DeferredAction deferred) -> deferred.action().order())
            .thenComparing(deferred -> deferred.action().id()));
    return actions;
  }

  /**
   * The session settings with which index expressions were evaluated, by upstream ids, as far as
   * hooks know them.
   */
  public Map<IndexId, SessionSettings> indexSessions() {
    var sessions = new TreeMap<IndexId, SessionSettings>();
    folds.forEach(fold -> sessions.putAll(fold.indexSessions()));
    return sessions;
  }

  /**
   * Like {@link #indexSessions()}, by the target's ids, without tables that the target does not
   * have.
   */
  public Map<IndexId, SessionSettings> indexSessions(SchemaView schema) {
    var sessions = new TreeMap<IndexId, SessionSettings>();
    indexSessions()
        .forEach(
            (index, session) ->
                schema
                    .table(index.tableId())
                    .flatMap(table -> optional(schema.targetId(table.id())))
                    .ifPresent(id -> sessions.put(new IndexId(id, index.indexId()), session)));
    return sessions;
  }

  private static Optional<Long> optional(OptionalLong id) {
    return id.isPresent() ? Optional.of(id.getAsLong()) : Optional.empty();
  }
}
