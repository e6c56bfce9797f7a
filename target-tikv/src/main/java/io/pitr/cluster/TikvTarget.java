package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Wait;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.MetaEntry;
import io.pitr.api.target.ObjectName;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.StateStore;
import io.pitr.api.target.TargetIdentity;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetTraits;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.cluster.load.ClusterSstLoad;
import io.pitr.cluster.load.DiskSpace;
import io.pitr.cluster.load.ImportModeSwitch;
import io.pitr.cluster.load.RangeApplier;
import io.pitr.cluster.meta.ClusterCollation;
import io.pitr.cluster.meta.MetaPuts;
import io.pitr.cluster.meta.SchemaVersion;
import io.pitr.cluster.meta.TableFence;
import io.pitr.cluster.state.ClusterLease;
import io.pitr.cluster.state.LeaseFence;
import io.pitr.format.key.MetaKey;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.kv.ClusterSnapshot;
import io.pitr.tikv.pd.SchedulingPause;
import io.pitr.tikv.rpc.ComponentVersion;
import io.pitr.tikv.rpc.PeriodicRenewal;
import io.pitr.tikv.rpc.Security;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running cluster as the target. The nodes do the work; this program tells them what to do. Data
 * and base files go through the stores' importer, meta keys are written raw at one timestamp for a
 * segment, ids, the schema's version, the chain's state and the lease with transactions, and what
 * is deferred to the end with SQL.
 */
final class TikvTarget implements RestoreTarget {
  /** TiDB's owner runs ten jobs on different tables at once (spec/restore-flow.md §10.9). */
  private static final int ACTIONS_AT_ONCE = 10;

  private static final Duration NOTES = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(TikvTarget.class);

  private final TikvParts parts;
  private final String uri;
  private final GcGuard gc;
  private final RangeApplier applier;

  private TikvTarget(TikvParts parts, String uri) {
    this.parts = parts;
    this.uri = uri;
    this.gc = new GcGuard(parts.pd(), parts.gcRatio(), parts.state(), parts.time());
    this.applier = new RangeApplier(parts.nodes(), parts.settings(), parts.journal());
  }

  /**
   * Connects and checks the versions; nothing is written.
   *
   * @throws RestoreException {@link TikvError#PD_UNREACHABLE}, {@link
   *     TikvError#TIKV_VERSION_UNSUPPORTED}
   */
  static TikvTarget open(
      List<String> endpoints, Security security, TikvOptions options, TikvEnvironment environment) {
    return new TikvTarget(
        TikvParts.connect(endpoints, security, options, environment),
        "tikv://" + String.join(",", endpoints));
  }

  @Override
  public TargetIdentity identity() {
    String collation = ClusterCollation.read(parts.txn().reader(), parts.oracle().next());
    if (collation.isEmpty()) {
      collation = setting(TargetIdentity.NEW_COLLATION_KEY);
    }
    return new TargetIdentity(
        uri,
        parts.pd().clusterId(),
        parts.versions().oldest().map(ComponentVersion::toString).orElse(""),
        collation,
        setting(TargetIdentity.SOURCE_VERSION_KEY));
  }

  private String setting(String key) {
    return parts
        .state()
        .get(key)
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
        .orElse("");
  }

  @Override
  public TargetTraits traits() {
    Optional<ComponentVersion> sql = parts.servers().version();
    boolean fences =
        sql.or(parts.versions()::oldest).map(ClusterVersions::knowsTableMode).orElse(false);
    return new TargetTraits(
        false,
        fences,
        sql.isPresent(),
        true,
        parts.versions().cutsFilesByTime(),
        false,
        ACTIONS_AT_ONCE);
  }

  @Override
  public void reportWaits(Consumer<Wait> listener) {
    parts.time().report(listener);
  }

  @Override
  public TargetLease lock(String owner) {
    // First of all: what the holder does, such as DDL at the end of its chain, is no reason to
    // refuse the target for good.
    ClusterLease.awaitFree(parts.txn(), parts.oracle(), parts.time());
    if (parts.checksRequirements()) {
      RestoreAnnouncement.checkAlone(parts.etcd());
      parts.servers().version().ifPresent(ClusterVersions::checkServer);
      parts.actions().requireNoDdlOfOthers();
    }
    ClusterLease lease = ClusterLease.take(parts.txn(), parts.oracle(), parts.time(), owner);
    parts.fence().set(lease);
    lease.onClose(() -> parts.fence().set(LeaseFence.OPEN));
    try {
      parts.state().sweep();
      if (SchedulingPause.recover(parts.http(), parts.stores(), parts.journal())) {
        ImportModeSwitch.recover(parts.nodes());
      }
      RestoreAnnouncement presence = RestoreAnnouncement.announce(parts.etcd(), parts.time());
      lease.onClose(presence::close);
      lease.onClose(gc::close);
      lease.onClose(keepNotes());
      return lease;
    } catch (RestoreException e) {
      lease.close();
      throw e;
    }
  }

  /** Writes notes of the state every second, and when the lease is given back. */
  private Runnable keepNotes() {
    PeriodicRenewal keeper =
        PeriodicRenewal.start("notes", NOTES, parts.time(), parts.state()::flush);
    return () -> {
      keeper.close();
      try {
        parts.state().flush();
      } catch (RestoreException e) {
        LOG.warn("the next run repeats what was done last: {}", e.getMessage());
      }
    };
  }

  @Override
  public StateStore state() {
    return parts.state();
  }

  @Override
  public Tso timestamp(Tso floor) {
    Tso ts = parts.oracle().next();
    if (ts.isAfter(floor)) {
      return ts;
    }
    var answer =
        parts
            .http()
            .tryPost(
                "/pd/api/v1/admin/reset-ts",
                JsonMapper.shared()
                    .createObjectNode()
                    .put("tso", floor.toString())
                    .put("force-use-larger", true));
    Tso moved = parts.oracle().next();
    if (!moved.isAfter(floor)) {
      throw new RestoreException(
          TikvError.TSO_BEHIND,
          "PD gives "
              + moved
              + ", wanted one greater than "
              + floor
              + "; moving it on ended with status "
              + answer.status(),
          uri);
    }
    return moved;
  }

  @Override
  public List<ObjectName> existing(Collection<ObjectName> names) {
    return names.isEmpty() ? List.of() : parts.schemaNow().existing(names);
  }

  @Override
  public OptionalLong databaseId(String name) {
    Long id = parts.schemaNow().databases().get(name.toLowerCase(Locale.ROOT));
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  @Override
  public Map<Long, Long> allocateIds(String chain, SortedSet<Long> upstreamIds) {
    return parts.ids().allocate(upstreamIds);
  }

  @Override
  public void putMeta(List<MetaEntry> entries, Tso segmentTs) {
    new MetaPuts(parts.raw()).put(entries, segmentTs);
  }

  @Override
  public void publishSchema() {
    long unused = new SchemaVersion(parts.txn(), parts.etcd()).advance();
  }

  @Override
  public LoadResult putSsts(SstLoad load, WorkCheckpoint ledger) {
    if (parts.checksRequirements()) {
      new DiskSpace(parts.http()).require(load.files());
    }
    return new ClusterSstLoad(parts.nodes(), parts.settings(), parts.journal()).load(load, ledger);
  }

  @Override
  public LoadResult applyLog(LogLoad load, WorkCheckpoint checkpoint) {
    return applier.apply(load, checkpoint);
  }

  @Override
  public void flush() {
    applier.clear();
  }

  @Override
  public void holdGc(GcHold hold) {
    gc.hold(hold);
  }

  @Override
  public void releaseGc(String chain) {
    gc.release(chain);
    parts.actions().forget();
  }

  @Override
  public void openTables(SortedSet<Long> tableIds, SchemaView schema) {
    var tables = new ArrayList<MetaKey.Table>();
    for (TableView table : schema.tables()) {
      OptionalLong database = schema.targetId(table.schemaId());
      OptionalLong id = schema.targetId(table.id());
      if (database.isPresent() && id.isPresent() && tableIds.contains(id.getAsLong())) {
        tables.add(new MetaKey.Table(database.getAsLong(), id.getAsLong()));
      }
    }
    if (new TableFence(parts.txn()).open(tables)) {
      publishSchema();
    }
  }

  @Override
  public ActionOutcome run(FinishAction action, SchemaView finalSchema) {
    return parts.actions().run(action, finalSchema);
  }

  @Override
  public SnapshotReader snapshot(Tso ts) {
    return new ClusterSnapshot(
        parts.txn().reader(), ts.equals(Tso.MAX) ? parts.oracle().next() : ts);
  }

  @Override
  public void close() {
    gc.close();
    parts.close();
  }
}
