package io.pitr.inspect.read;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetIdentity;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.chain.Phase;
import io.pitr.engine.chain.Tombstone;
import io.pitr.engine.hooks.HookSet;
import io.pitr.engine.status.IndexFacts;
import io.pitr.registry.PluginRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One snapshot of a target, with the facts that reading it needs. One thread. */
public final class TargetReading implements AutoCloseable {
  private final RestoreTarget target;
  private final ChainStore store;
  private final Optional<ChainHead> head;
  private final Optional<Tombstone> end;
  private final IndexFacts indexes;
  private final ReadableState state;
  private final SnapshotReader snapshot;

  private TargetReading(
      RestoreTarget target, PluginRegistry plugins, String uri, ReadRequest request) {
    this.target = target;
    store = ChainStore.openForReading(target.state());
    head = store.head();
    end = store.tombstone();
    indexes = new IndexFacts(store, new HookSet(plugins.hooks()));
    state = decide(new ReadRules(uri, target.traits().keepsHistory(), request));
    snapshot = new StoppableSnapshot(target.snapshot(state.at()), plugins.stop());
  }

  /**
   * Opens a target for reading. Changes nothing.
   *
   * @throws RestoreException {@link TargetError#TARGET_NOT_FOUND}, or if the state that the request
   *     asks for is not complete
   */
  public static TargetReading open(
      PluginRegistry plugins, String uri, ReadRequest request, Map<String, String> options) {
    RestoreTarget target = plugins.openTarget(uri, OpenMode.READ, options);
    try {
      return new TargetReading(target, plugins, uri, request);
    } catch (RuntimeException | Error e) {
      try (target) {
        throw e;
      }
    }
  }

  private ReadableState decide(ReadRules rules) {
    if (head.isPresent()) {
      Optional<LeaseHolder> holder =
          head.get().phase() == Phase.CLOSED ? Optional.empty() : target.holder();
      return rules.open(head.get(), holder);
    }
    return end.map(last -> rules.ended(last, start(last))).orElseGet(rules::withoutChain);
  }

  private Tso start(Tombstone last) {
    return last.sealedSegments() == 0 ? Tso.ZERO : store.segment(1).start();
  }

  public TargetIdentity identity() {
    return target.identity();
  }

  public ReadableState state() {
    return state;
  }

  public SnapshotReader snapshot() {
    return snapshot;
  }

  /**
   * Names of the indexes that are incomplete in this state, because a deferred action builds them:
   * {@code `db`.`table`.`index`}.
   */
  public List<String> pendingIndexes() {
    return indexes.pending(state.isEarlier());
  }

  /**
   * The session settings with which index expressions were evaluated, by the target's ids, as far
   * as known.
   */
  public Map<IndexId, SessionSettings> indexSessions() {
    return indexes.sessions();
  }

  /**
   * Requires that no other process continued the chain since the opening: a target without history
   * then shows a mixture of states. A state that is known to be incomplete is not compared.
   *
   * @throws RestoreException {@link TargetError#TARGET_IN_USE}
   */
  public void requireUnchanged() {
    ChainStore now = ChainStore.openForReading(target.state());
    boolean same = now.head().equals(head) && now.tombstone().equals(end);
    if (!same && state.unfinished().isEmpty()) {
      throw new RestoreException(
          TargetError.TARGET_IN_USE,
          "another run changed the target while it was read, so the result mixes two states",
          target.identity().uri(),
          "Wait for that run, then run the same command again.");
    }
  }

  @Override
  public void close() {
    try (target) {
      snapshot.close();
    }
  }
}
