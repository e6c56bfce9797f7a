package io.pitr.engine.chain;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.WorkCheckpoint;
import java.util.HashSet;
import java.util.Set;

/**
 * The ledger of one load of the running segment, stored with the target. Thread-safe: one lock
 * protects the store, which is not.
 */
public final class ChainLedger implements WorkCheckpoint {
  private final ChainStore store;
  private final String load;
  private final String phase;
  private final long totalBytes;
  private final RestoreObserver observer;
  private final TargetLease lease;
  private final Set<String> done;
  private LoadResult total;
  private long inFlightBytes;
  private long inFlightKvs;
  private long readBytes;
  private boolean reportsReads;

  /**
   * @param totalBytes what the load writes in all, or reads if the target reports what it reads
   */
  public ChainLedger(
      ChainStore store,
      String load,
      String phase,
      long totalBytes,
      RestoreObserver observer,
      TargetLease lease) {
    this.store = store;
    this.load = load;
    this.phase = phase;
    this.totalBytes = totalBytes;
    this.observer = observer;
    this.lease = lease;
    var earlier = store.ledger(load);
    this.done = new HashSet<>(earlier.keySet());
    this.total = earlier.values().stream().reduce(LoadResult.NOTHING, LoadResult::plus);
  }

  @Override
  public synchronized boolean isDone(String unit) {
    return done.contains(unit);
  }

  @Override
  public synchronized void done(String unit, LoadResult result) {
    if (done.contains(unit)) {
      return;
    }
    lease.check();
    store.markDone(load, unit, result);
    done.add(unit);
    total = total.plus(result);
    inFlightBytes = Math.max(0, inFlightBytes - result.bytes());
    inFlightKvs = Math.max(0, inFlightKvs - result.kvs());
    report("");
  }

  @Override
  public synchronized void progress(long bytes, long kvs, String waitingOn) {
    inFlightBytes += bytes;
    inFlightKvs += kvs;
    report(waitingOn);
  }

  @Override
  public synchronized void read(long bytes) {
    readBytes += bytes;
    reportsReads = true;
    report("");
  }

  /** What all units wrote, those of earlier runs included. */
  public synchronized LoadResult total() {
    return total;
  }

  private void report(String waitingOn) {
    observer.progress(
        new Progress(
            phase,
            Progress.Unit.BYTES,
            reportsReads ? readBytes : total.bytes() + inFlightBytes,
            totalBytes,
            total.kvs() + inFlightKvs,
            waitingOn));
  }
}
