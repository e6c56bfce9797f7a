package io.pitr.cli;

import io.pitr.api.event.Progress;

/** What a run is doing, for the user who waits for its end. Thread-safe. */
public final class CurrentWork {
  private volatile Progress last = Progress.began("");

  void begins(Progress progress) {
    last = progress;
  }

  /** The phase and its current object; empty before the first phase. */
  String text() {
    Progress now = last;
    return now.current().isEmpty() ? now.phase() : now.phase() + ", " + now.current();
  }
}
