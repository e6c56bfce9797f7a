package io.pitr.cli;

import io.pitr.api.StopRequest;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;

/** Progress of work that only reads: when the run is asked to stop, the next report ends it. */
record StoppableProgress(RestoreObserver observer, StopRequest stop) implements RestoreObserver {
  @Override
  public void event(RestoreEvent event) {
    observer.event(event);
  }

  @Override
  public void progress(Progress progress) {
    stop.check();
    observer.progress(progress);
  }

  @Override
  public void waiting(Wait wait) {
    stop.check();
    observer.waiting(wait);
  }
}
