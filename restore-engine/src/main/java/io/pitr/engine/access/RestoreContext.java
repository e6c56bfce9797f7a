package io.pitr.engine.access;

import io.pitr.api.StopRequest;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetLease;
import io.pitr.engine.chain.ChainStore;
import io.pitr.engine.hooks.HookSet;
import io.pitr.registry.PluginRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What all steps of one run on a target share. One thread.
 *
 * @param store the chain's state, kept with the target
 * @param stop tells whether the user asked the run to stop
 * @param began when the run began
 */
public record RestoreContext(
    RestoreTarget target,
    TargetLease lease,
    ChainStore store,
    HookSet hooks,
    RestoreObserver observer,
    StopRequest stop,
    Clock clock,
    Instant began) {

  public static RestoreContext of(
      HeldTarget held,
      PluginRegistry plugins,
      RestoreObserver observer,
      Clock clock,
      Instant began) {
    return new RestoreContext(
        held.target(),
        held.lease(),
        ChainStore.open(held.target().state()),
        new HookSet(plugins.hooks()),
        observer,
        plugins.stop(),
        clock,
        began);
  }

  /**
   * Called before each durable step.
   *
   * @throws io.pitr.api.RestoreException if the lease is lost or the run was asked to stop
   */
  public void check() {
    stop.check();
    lease.check();
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
