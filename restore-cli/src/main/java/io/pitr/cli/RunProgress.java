package io.pitr.cli;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;
import io.pitr.cli.log.PhaseLog;
import io.pitr.cli.output.ProgressDisplay;

/** Shows the progress of a command on the terminal, logs it and keeps it. Thread-safe. */
final class RunProgress implements RestoreObserver, AutoCloseable {
  private final ProgressDisplay display;
  private final PhaseLog log;
  private final CurrentWork work;

  RunProgress(ProgressDisplay display, PhaseLog log, CurrentWork work) {
    this.display = display;
    this.log = log;
    this.work = work;
  }

  @Override
  public void event(RestoreEvent event) {
    display.event(event);
    log.event(event);
  }

  @Override
  public void progress(Progress progress) {
    display.progress(progress);
    log.progress(progress);
    work.begins(progress);
  }

  @Override
  public void waiting(Wait wait) {
    display.waiting(wait);
    log.waiting(wait);
  }

  @Override
  public void close() {
    try (display) {
      log.close();
    }
  }
}
