package io.pitr.api.event;

/**
 * Watches a run. {@link #event} is called in order, by one thread at a time. {@link #progress} and
 * {@link #waiting} are called from any thread, possibly from several at once. Exceptions are
 * logged, and the run continues.
 */
public interface RestoreObserver {

  default void event(RestoreEvent event) {}

  default void progress(Progress progress) {}

  default void waiting(Wait wait) {}
}
