package io.pitr.engine.chain;

import io.pitr.api.StopRequest;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.WorkCheckpoint;
import java.util.HashSet;
import java.util.Set;

/**
 * The ledger of one load of the running segment, stored with the target. Thread-safe: one lock
 * protects the store, which is not. Every call but {@link #total} is a safe point for a stop: it
 * ends the load by {@link io.pitr.api.StopError#INTERRUPTED}.
 */
public final class ChainLedger implements WorkCheckpoint {
  private final ChainStore store;
  private final String load;
  private final LoadProgress progress;
  private final TargetLease lease;
  private final StopRequest stop;
  private final Set<String> done;
  private LoadResult total;
  private long inFlightBytes;
  private long inFlightKvs;
  private long readBytes;

  public ChainLedger(
      ChainStore store, String load, LoadProgress progress, TargetLease lease, StopRequest stop) {
    this.store = store;
    this.load = load;
    this.progress = progress;
    this.lease = lease;
    this.stop = stop;
    var earlier = store.ledger(load);
    this.done = new HashSet<>(earlier.keySet());
    this.total = earlier.values().stream().reduce(LoadResult.NOTHING, LoadResult::plus);
    if (!earlier.isEmpty()) {
      progress.resume();
    }
  }

  @Override
  public synchronized boolean isDone(String unit) {
    stop.check();
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
    stop.check();
  }

  @Override
  public synchronized void progress(long bytes, long kvs, String waitingOn) {
    inFlightBytes += bytes;
    inFlightKvs += kvs;
    report(waitingOn);
    stop.check();
  }

  @Override
  public synchronized void read(long bytes) {
    readBytes += bytes;
    report("");
    stop.check();
  }

  /** What all units put, those of earlier runs included. */
  public synchronized LoadResult total() {
    return total;
  }

  /** A log has more bytes to read than to put; a target that reports no reads puts all it reads. */
  private void report(String waitingOn) {
    progress.report(
        load,
        Math.max(readBytes, total.bytes() + inFlightBytes),
        total.kvs() + inFlightKvs,
        waitingOn);
  }
}
