package io.pitr.cluster;

import io.pitr.api.RestoreException;
import io.pitr.api.option.CommonOptionSpecs;
import io.pitr.cluster.load.ClusterSstLoad;
import io.pitr.cluster.load.LoadSettings;
import io.pitr.cluster.load.Nodes;
import io.pitr.cluster.load.RangeApplier;
import io.pitr.cluster.meta.ClusterSchema;
import io.pitr.cluster.meta.GlobalIds;
import io.pitr.cluster.sql.GcRatio;
import io.pitr.cluster.sql.ObjectDrop;
import io.pitr.cluster.sql.SqlActions;
import io.pitr.cluster.sql.TidbServers;
import io.pitr.cluster.state.ClusterState;
import io.pitr.cluster.state.CurrentFence;
import io.pitr.cluster.state.StatePauseJournal;
import io.pitr.tikv.contract.SqlConnector;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.kv.RawWriter;
import io.pitr.tikv.kv.RegionCache;
import io.pitr.tikv.kv.RegionCaller;
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
import java.util.List;

/** The clients of one cluster, connected together and grouped by what they talk to. */
record ClusterConnection(
    WaitMeter time,
    Channels channels,
    Pd pd,
    Keys keys,
    Loading loading,
    ChainState chain,
    Sql sql,
    ClusterVersions versions)
    implements AutoCloseable {

  private static final long STORE_BYTES = 512L << 20;

  /** Clients of PD. */
  record Pd(PdClient client, TsoOracle oracle, PdStores stores, EtcdKv etcd, PdHttp http) {
    static Pd connect(
        List<String> endpoints, Security security, Channels channels, TimeSource time) {
      PdClient client = PdClient.connect(endpoints, channels, time);
      return new Pd(
          client,
          new TsoOracle(client),
          new PdStores(client),
          new EtcdKv(client),
          new PdHttp(client, security, time));
    }
  }

  /** Writers of keys: in transactions, or raw. */
  record Keys(TxnClient txn, RawWriter raw) {
    GlobalIds ids() {
      return new GlobalIds(txn);
    }
  }

  /** Loaders of data through the stores' importer. */
  record Loading(Nodes nodes, ClusterSstLoad files, RangeApplier log) {}

  /** State of the chain, which is stored in the cluster. */
  record ChainState(ClusterState store, CurrentFence fence, PauseJournal pauses) {
    static ChainState of(TxnClient txn, TsoOracle oracle) {
      var fence = new CurrentFence();
      var store = new ClusterState(txn, oracle, fence);
      return new ChainState(store, fence, new StatePauseJournal(store));
    }
  }

  /** Work that is done by statements on TiDB servers. */
  record Sql(TidbServers servers, GcRatio gcRatio, SqlActions actions, ObjectDrop drops) {}

  /**
   * Connects and checks the stores' versions; nothing is written.
   *
   * @throws RestoreException {@link TikvError#PD_UNREACHABLE}, {@link
   *     TikvError#TIKV_VERSION_UNSUPPORTED}
   */
  static ClusterConnection connect(
      List<String> endpoints, Security security, TikvOptions options, TikvEnvironment environment) {
    var channels =
        new Channels(
            security,
            options.timeSpan("grpc-keepalive-time"),
            options.timeSpan("grpc-keepalive-timeout"));
    try {
      return connect(endpoints, security, channels, options, environment);
    } catch (RuntimeException | Error e) {
      try (channels) {
        throw e;
      }
    }
  }

  private static ClusterConnection connect(
      List<String> endpoints,
      Security security,
      Channels channels,
      TikvOptions options,
      TikvEnvironment environment) {
    var time = new WaitMeter(environment.time());
    Pd pd = Pd.connect(endpoints, security, channels, time);
    ClusterVersions versions = versions(pd.stores(), options);
    LoadSettings settings = settings(options, versions);
    var regions = new PdRegions(pd.client(), time);
    var storeClients = new StoreClients(pd.stores(), channels);
    var caller =
        new RegionCaller(
            new RegionCache(regions, time), storeClients, time, pd.client().clusterId());
    var keys = new Keys(new TxnClient(caller, pd.oracle(), time), new RawWriter(caller));
    ChainState chain = ChainState.of(keys.txn(), pd.oracle());
    var nodes = new Nodes(pd.client(), regions, pd.stores(), storeClients, pd.http(), time);
    var loading =
        new Loading(
            nodes,
            new ClusterSstLoad(nodes, settings, chain.pauses()),
            new RangeApplier(nodes, settings, chain.pauses()));
    Sql sql = sql(pd, keys, chain, time, security, options, environment);
    return new ClusterConnection(time, channels, pd, keys, loading, chain, sql, versions);
  }

  private static ClusterVersions versions(PdStores stores, TikvOptions options) {
    List<StoreInfo> tikv = stores.tikv();
    if (tikv.isEmpty()) {
      throw new RestoreException(TikvError.PD_REFUSED, "no TiKV store is up", "GetAllStores");
    }
    ClusterVersions versions = ClusterVersions.of(tikv);
    if (options.checksRequirements()) {
      versions.check();
    }
    return versions;
  }

  private static Sql sql(
      Pd pd,
      Keys keys,
      ChainState chain,
      TimeSource time,
      Security security,
      TikvOptions options,
      TikvEnvironment environment) {
    var servers =
        new TidbServers(
            pd.etcd(),
            environment.connectors().apply(security),
            new SqlConnector.Credentials(options.tidbUser(), options.tidbPassword()),
            options.text("tidb"),
            time);
    var actions =
        new SqlActions(
            servers,
            () -> schemaNow(keys, pd),
            keys.ids(),
            chain.store(),
            pd.stores(),
            pd.oracle(),
            time,
            options.isOn("wait-tiflash-ready"));
    return new Sql(
        servers,
        new GcRatio(servers, pd.stores(), pd.http()),
        actions,
        new ObjectDrop(servers, () -> schemaNow(keys, pd), keys.ids(), pd.oracle(), time));
  }

  private static LoadSettings settings(TikvOptions options, ClusterVersions versions) {
    return new LoadSettings(
        new LoadSettings.Batches(
            versions.appliesBatches(), options.batchCount(), options.batchBytes()),
        new LoadSettings.Requests(
            versions.rewritesRawKeys(),
            options.isOn(CommonOptionSpecs.SEND_CREDENTIALS.name()),
            options.masterKeys()),
        new LoadSettings.Window(
            options.isOn("online"),
            options.isFiltered(),
            options.timeSpan("switch-mode-interval"),
            options.rateLimitBytes()),
        new LoadSettings.Limits(
            options.concurrency(), options.storeConcurrency(), STORE_BYTES, options.splitStep()));
  }

  /** The schema as of now. */
  ClusterSchema schemaNow() {
    return schemaNow(keys, pd);
  }

  private static ClusterSchema schemaNow(Keys keys, Pd pd) {
    return new ClusterSchema(keys.txn().reader(), pd.oracle().next());
  }

  @Override
  public void close() {
    try (channels) {
      pd.oracle().close();
    }
  }
}
