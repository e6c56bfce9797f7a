package io.pitr.engine.chain;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import java.util.HashMap;
import java.util.Map;

/** The progress of one phase, summed over its loads. Thread-safe. */
public final class LoadProgress {
  private final Phase phase;
  private final Progress.Unit unit;
  private final long totalBytes;
  private final RestoreObserver observer;
  private final Map<String, Amount> loads = new HashMap<>();
  private boolean resumed;

  /**
   * @param totalBytes of all loads of the phase
   */
  public LoadProgress(Phase phase, Progress.Unit unit, long totalBytes, RestoreObserver observer) {
    this.phase = phase;
    this.unit = unit;
    this.totalBytes = totalBytes;
    this.observer = observer;
  }

  private record Amount(long bytes, long kvs) {}

  /** Notes that an earlier run had done a part of a load. */
  synchronized void resume() {
    resumed = true;
  }

  /** Whether an earlier run had done a part of the phase. */
  public synchronized boolean isResumed() {
    return resumed;
  }

  /**
   * Reports the amounts of a load, which replace its earlier ones.
   *
   * @param waitingOn empty if the load does not wait
   */
  synchronized void report(String load, long bytes, long kvs, String waitingOn) {
    loads.put(load, new Amount(bytes, kvs));
    observer.progress(
        new Progress(
            phase.name(),
            unit,
            loads.values().stream().mapToLong(Amount::bytes).sum(),
            totalBytes,
            loads.values().stream().mapToLong(Amount::kvs).sum(),
            waitingOn));
  }
}
