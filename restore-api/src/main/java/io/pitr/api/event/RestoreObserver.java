package io.pitr.api.event;

/**
 * Watches a run. {@link #event} is called on the run's own thread in order; {@link #progress} comes
 * from any thread, possibly at once from several. What either throws is logged; the run goes on.
 */
public interface RestoreObserver {

  default void event(RestoreEvent event) {}

  default void progress(Progress progress) {}
}
