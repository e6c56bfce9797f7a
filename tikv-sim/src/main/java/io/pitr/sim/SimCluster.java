package io.pitr.sim;

import io.pitr.api.Tso;
import io.pitr.format.proto.Metapb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster of PD members and TiKV stores on this machine, for tests: it keeps data, records every
 * request, and injects {@link Faults}. Thread-safe.
 */
public final class SimCluster implements AutoCloseable {
  private static final long CLUSTER_ID = 7_711_328_645_934_946_739L;

  private final SimTime time;
  private final SimLatency latency;
  private final AtomicLong ids = new AtomicLong(100);
  private final SimData data = new SimData();
  private final SimMvcc mvcc = new SimMvcc(data);
  private final SimOracle oracle;
  private final SimEtcd etcd;
  private final SimPdState pdState;
  private final SimRegions regions;
  private final Faults faults;
  private final SimInformationSchema informationSchema = new SimInformationSchema(this);
  private final CallLog calls = new CallLog();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final RequestRules rules = new RequestRules(this, violations::add);
  private final Map<Long, SimStore> stores = new TreeMap<>();
  private final List<Metapb.Store> tiflash = new CopyOnWriteArrayList<>();
  private final List<SimPd> members = new ArrayList<>();
  private final ObjectNode storeConfig = JsonMapper.shared().createObjectNode();
  private volatile int pdLeader;
  private volatile boolean movesClock = true;
  private volatile String storeVersion = "9.0.0";

  /**
   * Starts a cluster.
   *
   * @param pdMembers number of PD members; the first leads
   * @param storeCount number of TiKV stores, with ids from 1
   * @param replicas replicas of each region
   * @param speed seconds of the cluster's time in a second
   */
  public SimCluster(int pdMembers, int storeCount, int replicas, int speed) {
    time = new SimTime(speed);
    latency = new SimLatency(time);
    oracle = new SimOracle(time);
    faults = new Faults(time);
    etcd = new SimEtcd(time, faults);
    pdState = new SimPdState(time);
    splitThresholds("96MiB", 960_000, false);
    storeConfig.putObject("import").put("num-threads", 8);
    try {
      for (long id = 1; id <= storeCount; id++) {
        stores.put(id, new SimStore(this, id));
      }
      regions = new SimRegions(List.copyOf(stores.keySet()), replicas, ids, time);
      for (int i = 0; i < pdMembers; i++) {
        members.add(new SimPd(this, i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SimTime time() {
    return time;
  }

  /** How long requests take. */
  public SimLatency latency() {
    return latency;
  }

  public long clusterId() {
    return CLUSTER_ID;
  }

  public SimData data() {
    return data;
  }

  public SimRegions regions() {
    return regions;
  }

  public SimOracle oracle() {
    return oracle;
  }

  public SimEtcd etcd() {
    return etcd;
  }

  public SimPdState pdState() {
    return pdState;
  }

  public Faults faults() {
    return faults;
  }

  public CallLog calls() {
    return calls;
  }

  /** Ids of tables and indexes, as TiDB servers return them. */
  public SimInformationSchema informationSchema() {
    return informationSchema;
  }

  RequestRules rules() {
    return rules;
  }

  public SimMvcc mvcc() {
    return mvcc;
  }

  /** Keys that are locked. */
  public int lockCount() {
    return mvcc.lockCount();
  }

  /** Requests that a real cluster would have refused or failed on. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  void violation(String what) {
    violations.add(what);
  }

  /** {@code host:port} of each PD member. */
  public List<String> pdAddresses() {
    return members.stream().map(SimPd::address).toList();
  }

  /** As {@code --target} takes it. */
  public String uri() {
    return "tikv://" + String.join(",", pdAddresses());
  }

  int pdLeader() {
    return pdLeader;
  }

  /** Lets another PD member lead; -1 for none. */
  public void leadPd(int member) {
    pdLeader = member;
  }

  public void pdDown(int member) {
    unchecked(members.get(member)::down);
  }

  public void pdUp(int member) {
    unchecked(members.get(member)::up);
  }

  /** PD refuses to advance its clock from now on. */
  public void refuseResetTs() {
    movesClock = false;
  }

  boolean resetTs(Tso ts) {
    return movesClock && oracle.reset(ts);
  }

  SimStore store(long id) {
    SimStore store = stores.get(id);
    if (store == null) {
      throw new IllegalArgumentException("no store " + id);
    }
    return store;
  }

  /** Stops a store; other replicas become leaders of its regions. */
  public void storeDown(long id) {
    store(id).down();
    regions.storeDown(id, stores.keySet().stream().filter(other -> other != id).toList());
  }

  public void storeUp(long id) {
    unchecked(store(id)::up);
    regions.storeUp(id);
  }

  /** Stores that are in import mode. */
  public List<Long> importMode() {
    return stores.values().stream().filter(SimStore::importMode).map(SimStore::id).toList();
  }

  /** The setting of each store that turns garbage collection off. */
  public List<String> gcRatios() {
    return stores.values().stream().map(SimStore::gcRatio).toList();
  }

  /** Files that stores downloaded and did not ingest. */
  public int filesLeft() {
    return stores.values().stream().mapToInt(store -> store.downloads().size()).sum();
  }

  /** Sets the version of all stores. */
  public void storeVersion(String version) {
    storeVersion = version;
  }

  /** Adds a TiFlash node that only PD knows. */
  public void addTiflash(long id, String zone) {
    pdState.addTiflash(id);
    tiflash.add(
        Metapb.Store.newBuilder()
            .setId(id)
            .setAddress("127.0.0.1:1")
            .setVersion(storeVersion)
            .addLabels(Metapb.StoreLabel.newBuilder().setKey("engine").setValue("tiflash"))
            .addLabels(Metapb.StoreLabel.newBuilder().setKey("zone").setValue(zone))
            .build());
  }

  List<Metapb.Store> storeMessages() {
    var messages = new ArrayList<Metapb.Store>();
    stores.values().forEach(store -> messages.add(store.message(storeVersion)));
    messages.addAll(tiflash);
    return messages;
  }

  /** Sets the split thresholds in the configuration of the stores. */
  public void splitThresholds(String size, long keys, boolean onTable) {
    storeConfig
        .putObject("coprocessor")
        .put("region-split-size", size)
        .put("region-split-keys", keys)
        .put("split-region-on-table", onTable);
  }

  String storeConfig() {
    return storeConfig.toString();
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void unchecked(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    members.forEach(member -> unchecked(member::close));
    stores.values().forEach(SimStore::close);
  }
}
