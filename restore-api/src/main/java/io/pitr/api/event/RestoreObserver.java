package io.pitr.api.event;

/**
 * Watches a run. {@link #event} is called on the run's own thread in order; {@link #progress} and
 * {@link #waiting} come from any thread, possibly at once from several. What they throw is logged;
 * the run goes on.
 */
public interface RestoreObserver {

  default void event(RestoreEvent event) {}

  default void progress(Progress progress) {}

  default void waiting(Wait wait) {}
}
