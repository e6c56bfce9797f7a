package io.pitr.engine.chain;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.WorkCheckpoint;
import java.util.HashSet;
import java.util.Set;

/**
 * The ledger of one load of the running segment, kept with the target. Any thread: one lock covers
 * the store, which takes one thread at a time.
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
  private boolean readTold;

  /**
   * @param totalBytes what the load will have put at its end, or read where it tells what it reads
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
    tell("");
  }

  @Override
  public synchronized void progress(long bytes, long kvs, String waitingOn) {
    inFlightBytes += bytes;
    inFlightKvs += kvs;
    tell(waitingOn);
  }

  @Override
  public synchronized void read(long bytes) {
    readBytes += bytes;
    readTold = true;
    tell("");
  }

  /** What all units put, those of earlier runs included. */
  public synchronized LoadResult total() {
    return total;
  }

  private void tell(String waitingOn) {
    observer.progress(
        new Progress(
            phase,
            Progress.Unit.BYTES,
            readTold ? readBytes : total.bytes() + inFlightBytes,
            totalBytes,
            total.kvs() + inFlightKvs,
            waitingOn));
  }
}
