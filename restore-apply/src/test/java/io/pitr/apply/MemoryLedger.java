package io.pitr.apply;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** A ledger in memory that fails when told to, before it has noted the unit. */
final class MemoryLedger implements WorkCheckpoint {
  final Map<String, LoadResult> done = new TreeMap<>();
  IntPredicate fail = n -> false;
  int calls;
  long bytes;
  long kvs;
  long readBytes;

  @Override
  public synchronized boolean isDone(String unit) {
    return done.containsKey(unit);
  }

  @Override
  public synchronized void done(String unit, LoadResult result) {
    if (fail.test(++calls)) {
      throw new IllegalStateException("ledger " + calls);
    }
    done.put(unit, result);
  }

  @Override
  public synchronized void progress(long bytes, long kvs, String waitingOn) {
    if (bytes < 0 || kvs < 0) {
      throw new IllegalArgumentException("progress goes back: " + bytes + " bytes, " + kvs);
    }
    this.bytes += bytes;
    this.kvs += kvs;
  }

  @Override
  public synchronized void read(long bytes) {
    readBytes += bytes;
  }

  synchronized LoadResult total() {
    return done.values().stream().reduce(LoadResult.NOTHING, LoadResult::plus);
  }
}
