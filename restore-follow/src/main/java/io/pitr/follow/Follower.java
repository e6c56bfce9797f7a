package io.pitr.follow;

import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.run.RestoreEngine;
import io.pitr.registry.PluginRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows a log: restores a segment whenever the log's checkpoint has advanced. It holds no lease
 * while it waits for the checkpoint, so another process may finish the chain, which ends the
 * follower. Segments that are available at once are restored in a row, for some seconds under one
 * lease. The same command restarts a follower that died.
 *
 * <p>A failure that may pass ({@link RestoreException#isTransient}) does not end the follower: it
 * waits and tries again.
 */
public final class Follower {
  private final RestoreEngine engine;
  private final PluginRegistry plugins;
  private final FollowListener listener;
  private final Pause pause;

  public Follower(
      RestoreEngine engine, PluginRegistry plugins, FollowListener listener, Pause pause) {
    this.engine = engine;
    this.plugins = plugins;
    this.listener = listener;
    this.pause = pause;
  }

  /**
   * Returns when the end is reached, another process ends the chain, the pause is ended, or the run
   * is asked to stop, which it asks the plugins for. Work that is under way ends at its next safe
   * point; the next follower resumes it. After the first segment or pause, the follower waits while
   * another process holds the target.
   *
   * @return how another process ended the chain; empty if none did
   * @throws RestoreException like {@link RestoreEngine#restore}; {@link
   *     EngineError#FOLLOWER_GAVE_UP} if failures that may pass last too long
   */
  public Optional<ChainEnd> run(FollowRequest follow) {
    try (var run = new FollowSession(engine, plugins, listener, pause, follow)) {
      return run.run();
    }
  }

  /** Waits between two tries; injected, so that tests do not wait. */
  @FunctionalInterface
  public interface Pause {
    /** False ends the follower. */
    boolean await(Duration time);

    /** A monotonic clock. */
    default long nanoTime() {
      return System.nanoTime();
    }
  }
}
