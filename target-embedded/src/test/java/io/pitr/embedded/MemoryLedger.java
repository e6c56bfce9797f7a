package io.pitr.embedded;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;
import java.util.Map;
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

  @Override
  public void progress(long bytes, long kvs, String waitingOn) {
    toldBytes.add(bytes);
    toldKvs.add(kvs);
  }
}
