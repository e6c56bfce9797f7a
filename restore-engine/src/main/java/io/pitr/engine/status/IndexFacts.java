package io.pitr.engine.status;

import io.pitr.api.hook.FinishBody;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.finish.IndexName;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.schema.ChainSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts about a chain that a reader of the target's indexes needs. */
public final class IndexFacts {
  private final ChainStore store;
  private final HookSet hooks;

  public IndexFacts(ChainStore store, HookSet hooks) {
    this.store = store;
    this.hooks = hooks;
  }

  /** The public indexes that are incomplete until deferred actions have run. */
  public List<String> names() {
    Optional<ChainHead> head = store.head();
    if (head.isEmpty() || head.get().lastSealed().isEmpty()) {
      return List.of();
    }
    int sealed = head.get().sealedSegments();
    SchemaView schema = ChainSchema.read(store, sealed).current();
    var names = new ArrayList<String>();
    for (DeferredAction action : new StatusReader(store, hooks).waiting(head.get())) {
      if (action.action().body() instanceof FinishBody.RebuildIndex rebuild) {
        schema
            .table(rebuild.tableId())
            .flatMap(table -> IndexName.of(table, rebuild.indexId()))
            .ifPresent(name -> names.add(name.quoted()));
      }
    }
    return names;
  }

  /** The session settings with which index expressions were evaluated, by the target's ids. */
  public Map<IndexId, SessionSettings> sessions() {
    Optional<ChainHead> head = store.head();
    if (head.isEmpty() || head.get().lastSealed().isEmpty()) {
      return store.indexSessions();
    }
    int sealed = head.get().sealedSegments();
    SchemaView schema = ChainSchema.read(store, sealed).current();
    return hooks.load(store.hooks(sealed)).indexSessions(schema);
  }
}
