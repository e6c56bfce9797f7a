package io.pitr.engine.run;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes events to all observers. Exceptions of an observer are logged; the others still receive
 * the event.
 */
final class ObserverGroup implements RestoreObserver {
  private static final Logger LOG = LoggerFactory.getLogger(ObserverGroup.class);

  private final List<RestoreObserver> observers;

  ObserverGroup(List<RestoreObserver> observers) {
    this.observers = List.copyOf(observers);
  }

  @Override
  public void event(RestoreEvent event) {
    for (RestoreObserver observer : observers) {
      try {
        observer.event(event);
      } catch (RuntimeException e) {
        LOG.warn("observer {} failed on {}", observer.getClass().getName(), event, e);
      }
    }
  }

  @Override
  public void progress(Progress progress) {
    for (RestoreObserver observer : observers) {
      try {
        observer.progress(progress);
      } catch (RuntimeException e) {
        LOG.warn("observer {} failed on {}", observer.getClass().getName(), progress, e);
      }
    }
  }

  @Override
  public void waiting(Wait wait) {
    for (RestoreObserver observer : observers) {
      try {
        observer.waiting(wait);
      } catch (RuntimeException e) {
        LOG.warn("observer {} failed on {}", observer.getClass().getName(), wait, e);
      }
    }
  }
}
