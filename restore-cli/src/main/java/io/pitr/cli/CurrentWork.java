package io.pitr.cli;

import io.pitr.api.event.Progress;

/** What a run is doing, and whether that is done. Thread-safe. */
public final class CurrentWork {
  private volatile Progress last = Progress.began("");
  private volatile boolean done;

  void begins(Progress progress) {
    last = progress;
  }

  /** The target is as the user wants it, even if what the run still prints or writes is lost. */
  void done() {
    done = true;
  }

  boolean isDone() {
    return done;
  }

  /** The phase and its current object; empty before the first phase. */
  String text() {
    Progress now = last;
    return now.current().isEmpty() ? now.phase() : now.phase() + ", " + now.current();
  }
}
