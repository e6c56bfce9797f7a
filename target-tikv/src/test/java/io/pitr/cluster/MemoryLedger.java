package io.pitr.cluster;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A ledger that lives as long as the test. */
final class MemoryLedger implements WorkCheckpoint {
  private final Map<String, LoadResult> done = new ConcurrentHashMap<>();
  private final Set<String> waits = ConcurrentHashMap.newKeySet();

  @Override
  public boolean isDone(String unit) {
    return done.containsKey(unit);
  }

  @Override
  public void done(String unit, LoadResult result) {
    done.put(unit, result);
  }

  @Override
  public void progress(long bytes, long kvs, String waitingOn) {
    waits.add(waitingOn);
  }

  Set<String> units() {
    return done.keySet();
  }

  /** The counts of the units that a load ends. */
  LoadResult counted(Runnable load) {
    Set<String> before = Set.copyOf(done.keySet());
    load.run();
    return done.entrySet().stream()
        .filter(unit -> !before.contains(unit.getKey()))
        .map(Map.Entry::getValue)
        .reduce(LoadResult.NOTHING, LoadResult::plus);
  }

  Set<String> waits() {
    return waits;
  }
}
