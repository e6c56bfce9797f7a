package io.pitr.follow;

import io.pitr.api.Tso;
import java.time.Duration;

/**
 * How far a follower is.
 *
 * @param chain empty before the first segment
 * @param reached by the target; zero before the first segment
 * @param checkpoint of the log: how far it can be restored
 * @param awaited what the follower waits for when it waits, as {@link io.pitr.api.event.Wait} says
 *     it
 */
public record FollowPosition(String chain, Tso reached, Tso checkpoint, String awaited) {

  /** Whether a segment is restored. */
  public boolean hasBegun() {
    return !reached.equals(Tso.ZERO);
  }

  /** Whether nothing of the log is left to restore. */
  public boolean isUpToDate() {
    return !reached.isBefore(checkpoint);
  }

  /** How far the target is behind the log. */
  public Duration behindLog() {
    return Duration.ofMillis(Math.max(0, checkpoint.physicalMillis() - reached.physicalMillis()));
  }

  FollowPosition waitsFor(String what) {
    return new FollowPosition(chain, reached, checkpoint, what);
  }
}
