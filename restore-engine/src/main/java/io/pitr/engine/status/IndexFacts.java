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
import io.pitr.engine.schema.FinalSchema;
import io.pitr.engine.schema.SchemaDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a reader of a target's indexes must know of its chain. */
public final class IndexFacts {
  private final ChainStore store;
  private final HookSet hooks;

  public IndexFacts(ChainStore store, HookSet hooks) {
    this.store = store;
    this.hooks = hooks;
  }

  /** The public indexes whose entries are not whole until deferred actions have run. */
  public List<String> names() {
    Optional<ChainHead> head = store.head();
    if (head.isEmpty() || head.get().sealed().isEmpty()) {
      return List.of();
    }
    int sealed = head.get().sealed().size();
    SchemaView schema =
        FinalSchema.current(SchemaDocuments.read(store.objects(sealed)), store.ids(sealed));
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

  /** What expressions of indexes were evaluated with, by the target's ids. */
  public Map<IndexId, SessionSettings> sessions() {
    Optional<ChainHead> head = store.head();
    if (head.isEmpty() || head.get().sealed().isEmpty()) {
      return store.indexSessions();
    }
    int sealed = head.get().sealed().size();
    SchemaView schema =
        FinalSchema.current(SchemaDocuments.read(store.objects(sealed)), store.ids(sealed));
    return hooks.load(store.hooks(sealed)).indexSessions(schema);
  }
}
