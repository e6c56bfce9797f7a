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

  /** What all hooks leave to do, in the order it is to be done. */
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

  /** What expressions of indexes were evaluated with, by upstream ids, as far as hooks know it. */
  public Map<IndexId, SessionSettings> indexSessions() {
    var sessions = new TreeMap<IndexId, SessionSettings>();
    folds.forEach(fold -> sessions.putAll(fold.indexSessions()));
    return sessions;
  }

  /** The same by the ids of a target; without indexes of tables that it does not have. */
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
