package io.pitr.follow;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreObserver;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the tries of a segment have come. A try that comes further than all before it ends an
 * outage even if it fails later. Thread-safe.
 */
final class FurthestWork implements RestoreObserver {
  private final Map<String, Long> furthest = new HashMap<>();
  private boolean advanced;

  @Override
  public synchronized void progress(Progress progress) {
    if (progress.done() > furthest.getOrDefault(progress.phase(), 0L)) {
      furthest.put(progress.phase(), progress.done());
      advanced = true;
    }
  }

  /** Whether work was done since the last call that no try had done before. */
  synchronized boolean hasAdvanced() {
    boolean since = advanced;
    advanced = false;
    return since;
  }

  /** Another segment begins. */
  synchronized void begin() {
    furthest.clear();
    advanced = false;
  }
}
