package io.pitr.integration.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a restore changes in a cluster for its time, and has to give back.
 *
 * @param gcRatios {@code gc.ratio-threshold} of each store
 * @param pausedSchedulers of PD
 * @param safePoints who holds garbage collection back
 * @param labelRules of PD
 * @param announced restores that say in etcd that they run
 */
public record ClusterSettings(
    List<String> gcRatios,
    List<String> pausedSchedulers,
    List<String> safePoints,
    List<String> labelRules,
    List<String> announced) {

  /** As they are now. */
  public static ClusterSettings of(Sql sql, Pd pd) {
    return new ClusterSettings(
        sql.query("show config where name = 'gc.ratio-threshold' and type = 'tikv'").stream()
            .map(row -> row.get(1).orElse("") + " " + row.get(3).orElse(""))
            .sorted()
            .toList(),
        pd.pausedSchedulers(),
        pd.safePointHolders(),
        pd.labelRules(),
        pd.keys("/tidb/brie/import/restore/"));
  }

  /** What is there now and was not before, or is another value; one sentence each. */
  public List<String> changes(ClusterSettings now) {
    var changes = new ArrayList<String>();
    if (!gcRatios.equals(now.gcRatios)) {
      changes.add("gc.ratio-threshold is " + now.gcRatios + " and was " + gcRatios);
    }
    added(changes, "paused scheduler", pausedSchedulers, now.pausedSchedulers);
    added(changes, "hold on garbage collection", safePoints, now.safePoints);
    added(changes, "label rule", labelRules, now.labelRules);
    added(changes, "restore that says it runs", announced, now.announced);
    return changes;
  }

  private static void added(
      List<String> changes, String what, List<String> before, List<String> now) {
    var more = new TreeSet<>(now);
    before.forEach(more::remove);
    more.forEach(one -> changes.add(what + ": " + one));
  }
}
