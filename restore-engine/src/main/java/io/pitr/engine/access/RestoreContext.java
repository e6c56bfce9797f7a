package io.pitr.engine.access;

import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.hooks.HookSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What all steps of one run on a target share. One thread.
 *
 * @param store the chain's state, kept with the target
 * @param began when the run began
 */
public record RestoreContext(
    RestoreTarget target,
    TargetLease lease,
    ChainStore store,
    HookSet hooks,
    RestoreObserver observer,
    Clock clock,
    Instant began) {

  public static RestoreContext of(
      HeldTarget held, HookSet hooks, RestoreObserver observer, Clock clock, Instant began) {
    return new RestoreContext(
        held.target(),
        held.lease(),
        ChainStore.open(held.target().state()),
        hooks,
        observer,
        clock,
        began);
  }

  /** Time since the run began. */
  public Duration elapsed() {
    return Duration.between(began, Instant.now(clock));
  }

  /** The current second as ISO-8601, UTC. */
  public String now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
