package io.pitr.embedded;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Remembers units for the length of a test. */
final class MemoryLedger implements WorkCheckpoint {
  final LongAdder toldBytes = new LongAdder();
  final LongAdder toldKvs = new LongAdder();
  final Map<String, LoadResult> done = new ConcurrentSkipListMap<>();

  @Override
  public boolean isDone(String unit) {
    return done.containsKey(unit);
  }

  @Override
  public void done(String unit, LoadResult result) {
    if (done.put(unit, result) != null) {
      throw new AssertionError(unit + " was done twice");
    }
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

  @Override
  public void progress(long bytes, long kvs, String waitingOn) {
    toldBytes.add(bytes);
    toldKvs.add(kvs);
  }
}
