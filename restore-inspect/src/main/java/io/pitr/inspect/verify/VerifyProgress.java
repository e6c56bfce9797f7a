package io.pitr.inspect.verify;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import java.util.concurrent.atomic.AtomicLong;

/** Counts bytes and reports the progress. Thread-safe. */
final class VerifyProgress {
  private final RestoreObserver observer;
  private final String phase;
  private final long totalBytes;
  private final AtomicLong doneBytes = new AtomicLong();

  /**
   * @param totalBytes 0 if unknown
   */
  VerifyProgress(RestoreObserver observer, String phase, long totalBytes) {
    this.observer = observer;
    this.phase = phase;
    this.totalBytes = totalBytes;
  }

  void add(long bytes) {
    observer.progress(Progress.read(phase, doneBytes.addAndGet(bytes), totalBytes));
  }

  long doneBytes() {
    return doneBytes.get();
  }
}
