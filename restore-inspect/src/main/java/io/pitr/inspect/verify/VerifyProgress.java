package io.pitr.inspect.verify;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import java.util.concurrent.atomic.AtomicLong;

/** Counts bytes and tells how far it is. Safe for use by many threads. */
final class VerifyProgress {
  private final RestoreObserver observer;
  private final String phase;
  private final long totalBytes;
  private final AtomicLong doneBytes = new AtomicLong();

  /**
   * @param totalBytes 0 when unknown
   */
  VerifyProgress(RestoreObserver observer, String phase, long totalBytes) {
    this.observer = observer;
    this.phase = phase;
    this.totalBytes = totalBytes;
  }

  void add(long bytes) {
    observer.progress(Progress.bytes(phase, doneBytes.addAndGet(bytes), totalBytes));
  }

  long doneBytes() {
    return doneBytes.get();
  }
}
