package io.pitr.cluster;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A ledger that lives as long as the test. */
final class MemoryLedger implements WorkCheckpoint {
  private final Set<String> done = ConcurrentHashMap.newKeySet();
  private final Set<String> waits = ConcurrentHashMap.newKeySet();

  @Override
  public boolean isDone(String unit) {
    return done.contains(unit);
  }

  @Override
  public void done(String unit, LoadResult result) {
    done.add(unit);
  }

  @Override
  public void progress(long bytes, long kvs, String waitingOn) {
    waits.add(waitingOn);
  }

  Set<String> units() {
    return done;
  }

  Set<String> waits() {
    return waits;
  }
}
