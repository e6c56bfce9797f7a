package io.pitr.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated cluster for programs that only know the address of its PD: as in a real cluster, the
 * topology in PD names a server that speaks MySQL's protocol.
 */
public final class ReachableCluster implements AutoCloseable {
  private static final long TIFLASH_STORE = 900_000;

  private final SimCluster cluster;
  private final RecordingSql sql = new RecordingSql("9.0.0");
  private final SimTidb tidb;

  /**
   * Three PD members, three stores, one TiFlash node, and a server that lets {@code root} in
   * without a password.
   *
   * @param speed seconds of the cluster's time in a second
   */
  public ReachableCluster(int speed) throws IOException {
    cluster = new SimCluster(3, 3, 3, speed);
    cluster.addTiflash(TIFLASH_STORE, "z1");
    sql.informationSchema(cluster.informationSchema());
    tidb = new SimTidb(new SimDatabases(cluster, sql), "root", "");
    cluster.etcd().put("/topology/tidb/" + tidb.address() + "/info", "{\"version\":\"9.0.0\"}");
    cluster.etcd().put("/topology/tidb/" + tidb.address() + "/ttl", "1");
  }

  public SimCluster cluster() {
    return cluster;
  }

  public RecordingSql sql() {
    return sql;
  }

  /** {@code host:port} of each PD member, separated by commas. */
  public String pd() {
    return String.join(",", cluster.pdAddresses());
  }

  /** Everything that a restore left behind in the cluster, one sentence each. */
  public List<String> leftBehind() {
    var left = new ArrayList<>(cluster.violations());
    add(left, "locked keys", cluster.lockCount());
    add(left, "files that no store has ingested", cluster.filesLeft());
    add(left, "stores in import mode", cluster.importMode().size());
    add(left, "paused schedulers", cluster.pdState().pausedSchedulers().size());
    add(left, "temporary settings", cluster.pdState().temporarySettings().size());
    add(left, "label rules", cluster.pdState().labelRules().size());
    add(left, "holds on garbage collection", cluster.pdState().safePoints().size() - 1);
    return left;
  }

  private static void add(List<String> left, String what, int count) {
    if (count > 0) {
      left.add(count + " " + what);
    }
  }

  @Override
  public void close() throws IOException {
    try (tidb) {
      cluster.close();
    }
  }
}
