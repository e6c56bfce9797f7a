package io.pitr.engine.status;

import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.SessionSettings;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.finish.IndexName;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.schema.ChainSchema;
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

  /**
   * The public indexes that are incomplete until deferred actions have run, or for good after an
   * abort.
   *
   * @param earlier of a state before the deferred actions ran, even if they have run since
   */
  public List<String> pending(boolean earlier) {
    Optional<ChainHead> head = store.head();
    if (head.isEmpty()) {
      return store
          .tombstone()
          .filter(end -> earlier || end.how().equals(Tombstone.ABORTED))
          .map(Tombstone::deferredIndexes)
          .orElse(List.of());
    }
    int sealed = head.get().sealedSegments();
    if (sealed == 0) {
      return List.of();
    }
    var reader = new StatusReader(store, hooks);
    return IndexName.rebuiltBy(
        earlier ? reader.deferred(head.get()) : reader.waiting(head.get()),
        ChainSchema.read(store, sealed).current());
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
