package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.TargetIdentity;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetTraits;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.apply.ApplyLimits;
import io.pitr.apply.ApplyMemory;
import io.pitr.apply.ApplyOutcome;
import io.pitr.apply.LogApply;
import io.pitr.apply.SortedEntryTarget;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.base.CloseStack;
import io.pitr.embedded.TargetUri.HistoryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** One RocksDB on this machine. */
final class EmbeddedTarget implements SortedEntryTarget {
  private static final String HOLD = "gc-hold:";

  private final TargetUri uri;
  private final EmbeddedResources limits;
  private final Store store;
  private final CloseStack handles;
  private final LocalState state;
  private final Timestamps timestamps;
  private final Leases leases;
  private final ApplyMemory memory;
  private final Set<MvccReader> readers = ConcurrentHashMap.newKeySet();
  private boolean closed;

  /**
   * @param handles owns the store and its resources; closed with this target
   * @param memory what a load of this process keeps for the next one
   */
  EmbeddedTarget(
      TargetUri uri,
      EmbeddedResources limits,
      Store store,
      CloseStack handles,
      Clock clock,
      Leases leases,
      ApplyMemory memory) {
    this.uri = uri;
    this.limits = limits;
    this.store = store;
    this.handles = handles;
    this.leases = leases;
    this.memory = memory;
    this.state = new LocalState(store);
    this.timestamps = new Timestamps(store, state, clock);
  }

  @Override
  public TargetIdentity identity() {
    return new TargetIdentity(
        uri.text(),
        store.folder().clusterId(),
        version(),
        setting(TargetIdentity.NEW_COLLATION_KEY),
        setting(TargetIdentity.SOURCE_VERSION_KEY));
  }

  private String setting(String key) {
    return state.get(key).map(text -> new String(text, StandardCharsets.US_ASCII)).orElse("");
  }

  @Override
  public TargetTraits traits() {
    return new TargetTraits(true, false, false, true, true, true, 1);
  }

  @Override
  public TargetLease lock(String owner) {
    return leases.take(owner);
  }

  @Override
  public Optional<LeaseHolder> holder() {
    return leases.holder();
  }

  @Override
  public LocalState state() {
    return state;
  }

  @Override
  public Tso timestamp(Tso floor) {
    return timestamps.next(floor);
  }

  @Override
  public List<ObjectName> existing(Collection<ObjectName> names) {
    try (SnapshotReader newest = snapshot(Tso.MAX)) {
      return new ExistingNames(newest).existing(names);
    }
  }

  @Override
  public OptionalLong databaseId(String name) {
    try (SnapshotReader newest = snapshot(Tso.MAX)) {
      return new ExistingNames(newest).databaseId(name);
    }
  }

  @Override
  public Map<Long, Long> allocateIds(String chain, SortedSet<Long> upstreamIds) {
    return new IdAllocator(store, state, uri.ids()).allocate(chain, upstreamIds);
  }

  @Override
  public void putMeta(List<MetaEntry> entries, Tso segmentTs) {
    new VersionedMetaWriter(store, timestamps).put(entries);
  }

  /** Does nothing: there is no SQL server to notify. */
  @Override
  public void publishSchema() {}

  @Override
  public void putSsts(SstLoad load, WorkCheckpoint checkpoint) {
    new LocalSstLoad(store, publisher()).load(load, checkpoint);
  }

  @Override
  public void applyLog(LogLoad load, WorkCheckpoint checkpoint) {
    ApplyMemory kept = load.budget().moreLoads() ? memory : ApplyMemory.ofOneLoad();
    ApplyOutcome unused =
        new LogApply(publisher(), ApplyLimits.of(load.budget()), kept).run(load, checkpoint);
  }

  @Override
  public SortedEntrySink entries() {
    return publisher();
  }

  /** Does nothing: every call is durable on return. */
  @Override
  public void flush() {}

  /** Only records the hold: nothing is garbage-collected here. */
  @Override
  public void holdGc(GcHold hold) {
    changeHold(hold.chain(), hold.safePoint().toString());
  }

  @Override
  public void releaseGc(String chain) {
    changeHold(chain, "");
  }

  /** Does nothing: tables are never fenced here. */
  @Override
  public void openTables(SortedSet<Long> tableIds, SchemaView schema) {}

  @Override
  public void drop(SortedSet<Long> ids) {
    new ObjectRemoval(this).remove(ids);
  }

  @Override
  public ActionOutcome run(FinishAction action, SchemaView finalSchema) {
    return new ActionRunner(this, limits).run(action, finalSchema);
  }

  @Override
  public MvccReader snapshot(Tso ts) {
    var reader = new MvccReader(store, state, ts, readers::remove);
    readers.add(reader);
    return reader;
  }

  Store store() {
    return store;
  }

  /** Whether the data of dropped objects is kept. */
  boolean keepsDropped() {
    return uri.history() == HistoryPolicy.KEEP;
  }

  SortedPublisher publisher() {
    return new SortedPublisher(store, timestamps);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List.copyOf(readers).forEach(handles::add);
    handles.close();
  }

  private void changeHold(String chain, String safePoint) {
    byte[] name = LocalState.ownName(HOLD + chain);
    try (var batch = new WriteBatch()) {
      if (safePoint.isEmpty()) {
        batch.delete(store.state(), name);
      } else {
        batch.put(store.state(), name, safePoint.getBytes(StandardCharsets.US_ASCII));
      }
      store.writeRelaxed(batch);
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "writing the state failed", store.folder().root());
    }
  }

  private static String version() {
    var descriptor = EmbeddedTarget.class.getModule().getDescriptor();
    return descriptor == null
        ? "unversioned"
        : descriptor.version().map(Object::toString).orElse("unversioned");
  }
}
