package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.cluster.load.LoadSettings;
import io.pitr.cluster.load.Nodes;
import io.pitr.cluster.meta.ClusterSchema;
import io.pitr.cluster.meta.GlobalIds;
import io.pitr.cluster.sql.GcRatio;
import io.pitr.cluster.sql.SqlActions;
import io.pitr.cluster.sql.TidbServers;
import io.pitr.cluster.state.ClusterState;
import io.pitr.cluster.state.LeaseFence;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.kv.RawWriter;
import io.pitr.tikv.kv.RegionCache;
import io.pitr.tikv.kv.RegionCaller;
import io.pitr.tikv.kv.Transaction;
import io.pitr.tikv.kv.TxnClient;
import io.pitr.tikv.pd.EtcdKv;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.pd.PdClient;
import io.pitr.tikv.pd.PdHttp;
import io.pitr.tikv.pd.PdRegions;
import io.pitr.tikv.pd.PdStores;
import io.pitr.tikv.pd.StoreInfo;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Channels;
import io.pitr.tikv.rpc.Security;
import io.pitr.tikv.rpc.WaitMeter;
import io.pitr.tikv.store.StoreClients;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The clients that a target is made of, put together once. */
record TikvParts(
    WaitMeter time,
    Channels channels,
    PdClient pd,
    TsoOracle oracle,
    PdStores stores,
    EtcdKv etcd,
    PdHttp http,
    TxnClient txn,
    RawWriter raw,
    Nodes nodes,
    ClusterVersions versions,
    LoadSettings settings,
    boolean checksRequirements,
    SwitchedFence fence,
    ClusterState state,
    PauseJournal journal,
    TidbServers servers,
    GcRatio gcRatio,
    GlobalIds ids,
    SqlActions actions)
    implements AutoCloseable {

  private static final long STORE_BYTES = 512L << 20;
  private static final String PAUSE_NOTE = "scheduling-pause";

  static TikvParts connect(
      List<String> endpoints, Security security, TikvOptions options, TikvEnvironment environment) {
    var channels =
        new Channels(
            security,
            options.duration("grpc-keepalive-time", Duration.ofSeconds(10)),
            options.duration("grpc-keepalive-timeout", Duration.ofSeconds(3)));
    try {
      return connect(endpoints, security, channels, options, environment);
    } catch (RuntimeException e) {
      channels.close();
      throw e;
    }
  }

  private static TikvParts connect(
      List<String> endpoints,
      Security security,
      Channels channels,
      TikvOptions options,
      TikvEnvironment environment) {
    var time = new WaitMeter(environment.time());
    PdClient pd = PdClient.connect(endpoints, channels, time);
    var stores = new PdStores(pd);
    List<StoreInfo> tikv = stores.tikv();
    if (tikv.isEmpty()) {
      throw new RestoreException(TikvError.PD_REFUSED, "no TiKV store is up", "GetAllStores");
    }
    ClusterVersions versions = ClusterVersions.of(tikv);
    if (options.checksRequirements()) {
      versions.check();
    }
    LoadSettings settings = settings(options, versions);
    var oracle = new TsoOracle(pd);
    var regions = new PdRegions(pd, time);
    var storeClients = new StoreClients(stores, channels);
    var caller =
        new RegionCaller(new RegionCache(regions, time), storeClients, time, pd.clusterId());
    var txn = new TxnClient(caller, oracle, time);
    var etcd = new EtcdKv(pd);
    var http = new PdHttp(pd, security, time);
    var nodes = new Nodes(pd, regions, stores, storeClients, http, time);
    var fence = new SwitchedFence();
    var state = new ClusterState(txn, oracle, fence);
    var servers =
        new TidbServers(
            etcd,
            environment.connector(),
            new SqlConnector.Credentials(options.tidbUser(), options.tidbPassword()),
            options.text("tidb"),
            time);
    var ids = new GlobalIds(txn);
    var actions =
        new SqlActions(
            servers,
            () -> new ClusterSchema(txn.reader(), oracle.next()),
            ids,
            state,
            stores,
            oracle,
            time,
            options.flag("wait-tiflash-ready", false));
    return new TikvParts(
        time,
        channels,
        pd,
        oracle,
        stores,
        etcd,
        http,
        txn,
        new RawWriter(caller),
        nodes,
        versions,
        settings,
        options.checksRequirements(),
        fence,
        state,
        new NoteJournal(state),
        servers,
        new GcRatio(servers, stores, http),
        ids,
        actions);
  }

  private static LoadSettings settings(TikvOptions options, ClusterVersions versions) {
    return new LoadSettings(
        options.batchCount(),
        options.batchBytes(),
        options.concurrency(),
        versions.appliesBatches(),
        versions.rewritesRawKeys(),
        options.storeConcurrency(),
        STORE_BYTES,
        options.rateLimitBytes(),
        options.duration("switch-mode-interval", Duration.ofMinutes(5)),
        options.splitStep(),
        options.flag("online", false),
        options.has("filter"),
        options.flag("send-credentials-to-tikv", true),
        options.masterKeys());
  }

  /** The schema as of now. */
  ClusterSchema schemaNow() {
    return new ClusterSchema(txn.reader(), oracle.next());
  }

  @Override
  public void close() {
    oracle.close();
    channels.close();
  }

  /** The fence of the lease that is held at the moment, or none. */
  static final class SwitchedFence implements LeaseFence {
    private volatile LeaseFence current = LeaseFence.OPEN;

    void set(LeaseFence fence) {
      current = fence;
    }

    @Override
    public void locked(Runnable write) {
      current.locked(write);
    }

    @Override
    public void check(Transaction transaction) {
      current.check(transaction);
    }
  }

  /** Keeps a pause of scheduling as a note of the state. */
  private record NoteJournal(ClusterState state) implements PauseJournal {
    @Override
    public Optional<String> read() {
      return state.note(PAUSE_NOTE);
    }

    @Override
    public void write(String plan) {
      state.putNote(PAUSE_NOTE, plan);
    }

    @Override
    public void clear() {
      state.removeNote(PAUSE_NOTE);
    }
  }
}
