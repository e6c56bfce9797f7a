package io.pitr.cluster;

import io.pitr.api.ProblemCollector;
import io.pitr.api.RestoreException;
import io.pitr.api.StopRequest;
import io.pitr.api.Tso;
import io.pitr.api.event.Wait;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.schema.TableView;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.GcHold;
import io.pitr.api.target.LeaseHolder;
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
import io.pitr.cluster.load.Backends;
import io.pitr.cluster.load.DiskSpace;
import io.pitr.cluster.load.ImportModeSwitch;
import io.pitr.cluster.meta.ClusterCollation;
import io.pitr.cluster.meta.MetaPuts;
import io.pitr.cluster.meta.SchemaVersion;
import io.pitr.cluster.meta.TableFence;
import io.pitr.cluster.state.ClusterLease;
import io.pitr.cluster.state.LeaseFence;
import io.pitr.format.key.MetaKey;
import io.pitr.format.schema.ObjectsById;
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
 * A running cluster as the target. Stores load base files and apply the log through their importer.
 * Meta keys of a segment are written raw at one timestamp. Ids, the schema version, the chain's
 * state and the lease are written in transactions. Deferred actions run as SQL.
 */
final class TikvTarget implements RestoreTarget {
  /** TiDB's owner runs ten jobs on different tables at once (spec/restore-flow.md §10.9). */
  private static final int ACTIONS_AT_ONCE = 10;

  private static final Duration NOTES = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(TikvTarget.class);

  private final ClusterConnection cluster;
  private final boolean checksRequirements;
  private final String uri;
  private final GcGuard gc;

  private TikvTarget(ClusterConnection cluster, boolean checksRequirements, String uri) {
    this.cluster = cluster;
    this.checksRequirements = checksRequirements;
    this.uri = uri;
    this.gc =
        new GcGuard(
            cluster.pd().client(),
            cluster.sql().gcRatio(),
            cluster.chain().store(),
            cluster.time());
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
        ClusterConnection.connect(endpoints, security, options, environment),
        options.checksRequirements(),
        "tikv://" + String.join(",", endpoints));
  }

  @Override
  public TargetIdentity identity() {
    String collation =
        ClusterCollation.read(cluster.keys().txn().reader(), cluster.pd().oracle().next());
    if (collation.isEmpty()) {
      collation = setting(TargetIdentity.NEW_COLLATION_KEY);
    }
    return new TargetIdentity(
        uri,
        cluster.pd().client().clusterId(),
        cluster.versions().oldest().map(ComponentVersion::toString).orElse(""),
        collation,
        setting(TargetIdentity.SOURCE_VERSION_KEY));
  }

  private String setting(String key) {
    return cluster
        .chain()
        .store()
        .get(key)
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
        .orElse("");
  }

  @Override
  public TargetTraits traits() {
    Optional<ComponentVersion> sql = cluster.sql().servers().version();
    boolean fences =
        sql.or(cluster.versions()::oldest).map(ClusterVersions::knowsTableMode).orElse(false);
    return new TargetTraits(
        false,
        fences,
        sql.isPresent(),
        true,
        cluster.versions().cutsFilesByTime(),
        false,
        ACTIONS_AT_ONCE);
  }

  @Override
  public void reportWaits(Consumer<Wait> listener) {
    cluster.time().report(listener);
  }

  @Override
  public void stopWhen(StopRequest stop) {
    cluster.time().stopWhen(stop);
  }

  @Override
  public TargetLease lock(String owner) {
    // Wait for the holder before the other checks: its own DDL at the end of its chain is no reason
    // to refuse the target.
    ClusterLease.awaitFree(cluster.keys().txn(), cluster.pd().oracle(), cluster.time());
    if (checksRequirements) {
      RestoreAnnouncement.checkAlone(cluster.pd().etcd());
      cluster.sql().servers().version().ifPresent(ClusterVersions::checkServer);
      cluster.sql().actions().requireNoDdlOfOthers();
    }
    ClusterLease lease =
        ClusterLease.take(cluster.keys().txn(), cluster.pd().oracle(), cluster.time(), owner);
    cluster.chain().fence().set(lease);
    lease.onClose(() -> cluster.chain().fence().set(LeaseFence.OPEN));
    try {
      cluster.chain().store().sweep();
      recoverFromDeadRun();
      RestoreAnnouncement presence =
          RestoreAnnouncement.announce(cluster.pd().etcd(), cluster.time());
      lease.onClose(presence::close);
      lease.onCheck(gc::check);
      lease.onClose(gc::close);
      lease.onClose(keepNotes());
      return lease;
    } catch (RuntimeException | Error e) {
      try (lease) {
        throw e;
      }
    }
  }

  @Override
  public Optional<LeaseHolder> holder() {
    return ClusterLease.holder(cluster.keys().txn(), cluster.pd().oracle());
  }

  /** Writes buffered notes every second and when the lease is released. */
  private Runnable keepNotes() {
    PeriodicRenewal keeper =
        PeriodicRenewal.start("notes", NOTES, cluster.time(), cluster.chain().store()::flush);
    return () -> {
      keeper.close();
      try {
        cluster.chain().store().flush();
      } catch (RestoreException e) {
        LOG.warn(
            "the last notes are not saved, the next run repeats their work: {}", e.getMessage(), e);
      }
    };
  }

  @Override
  public StateStore state() {
    return cluster.chain().store();
  }

  @Override
  public Tso timestamp(Tso floor) {
    Tso ts = cluster.pd().oracle().next();
    if (ts.isAfter(floor)) {
      return ts;
    }
    var answer =
        cluster
            .pd()
            .http()
            .tryPost(
                "/pd/api/v1/admin/reset-ts",
                JsonMapper.shared()
                    .createObjectNode()
                    .put("tso", floor.toString())
                    .put("force-use-larger", true));
    Tso moved = cluster.pd().oracle().next();
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
    return names.isEmpty() ? List.of() : cluster.schemaNow().existing(names);
  }

  @Override
  public OptionalLong databaseId(String name) {
    Long id = cluster.schemaNow().databases().get(name.toLowerCase(Locale.ROOT));
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  @Override
  public Map<Long, Long> allocateIds(String chain, SortedSet<Long> upstreamIds) {
    return cluster.keys().ids().allocate(upstreamIds);
  }

  @Override
  public void putMeta(List<MetaEntry> entries, Tso segmentTs) {
    new MetaPuts(cluster.keys().raw()).put(entries, segmentTs);
  }

  @Override
  public void publishSchema() {
    long unused = new SchemaVersion(cluster.keys().txn(), cluster.pd().etcd()).advance();
  }

  @Override
  public void requireReadable(BackupStorage storage) {
    Backends.requireKnown(storage);
  }

  @Override
  public void putSsts(SstLoad load, WorkCheckpoint checkpoint) {
    if (checksRequirements) {
      new DiskSpace(cluster.pd().http()).require(load.files());
    }
    cluster.loading().files().load(load, checkpoint);
  }

  @Override
  public void applyLog(LogLoad load, WorkCheckpoint checkpoint) {
    cluster.loading().log().apply(load, checkpoint);
  }

  @Override
  public void flush() {
    cluster.loading().log().clear();
  }

  @Override
  public void holdGc(GcHold hold) {
    gc.hold(hold);
  }

  @Override
  public void releaseGc(String chain) {
    gc.release(chain);
    cluster.sql().actions().forget();
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
    if (new TableFence(cluster.keys().txn()).open(tables)) {
      publishSchema();
    }
  }

  /** Always publishes the schema: a run that died may have opened tables and not published that. */
  @Override
  public void openAll(SortedSet<Long> ids) {
    List<MetaKey.Table> tables = objects(ids).tableKeys();
    if (!tables.isEmpty()) {
      boolean unused = new TableFence(cluster.keys().txn()).open(tables);
      publishSchema();
    }
  }

  @Override
  public void releaseServers() {
    var failures = new ProblemCollector();
    failures.attempt(this::resumeScheduling);
    failures.attempt(() -> ImportModeSwitch.recover(cluster.loading().nodes()));
    failures.throwIfAny();
  }

  private void recoverFromDeadRun() {
    try {
      if (SchedulingPause.recover(
          cluster.pd().http(), cluster.pd().stores(), cluster.chain().pauses())) {
        ImportModeSwitch.recover(cluster.loading().nodes());
      }
    } catch (RestoreException e) {
      if (checksRequirements) {
        throw e;
      }
      // An abort must reach its other steps; it tries this one again.
      LOG.warn("settings of an earlier run are not restored yet: {}", e.getMessage(), e);
    }
  }

  private void resumeScheduling() {
    boolean unused =
        SchedulingPause.recover(
            cluster.pd().http(), cluster.pd().stores(), cluster.chain().pauses());
  }

  @Override
  public void drop(SortedSet<Long> ids) {
    cluster.sql().drops().drop(ids, () -> objects(ids));
  }

  private ObjectsById objects(SortedSet<Long> ids) {
    try (SnapshotReader newest = snapshot(Tso.MAX)) {
      return ObjectsById.read(newest, ids);
    }
  }

  @Override
  public ActionOutcome run(FinishAction action, SchemaView finalSchema) {
    return cluster.sql().actions().run(action, finalSchema);
  }

  @Override
  public SnapshotReader snapshot(Tso ts) {
    return new ClusterSnapshot(
        cluster.keys().txn().reader(), ts.equals(Tso.MAX) ? cluster.pd().oracle().next() : ts);
  }

  @Override
  public void close() {
    try (cluster) {
      gc.close();
    }
  }
}
