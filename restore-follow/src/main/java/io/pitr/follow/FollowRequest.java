package io.pitr.follow;

import io.pitr.api.Tso;
import io.pitr.engine.request.RestoreRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A warm standby: restores segment after segment as a log grows.
 *
 * @param request the first segment; its end and its {@code last} are ignored
 * @param interval how often to read the log's checkpoint
 * @param until the timestamp to end at; empty follows forever
 * @param finish whether to execute deferred actions when {@code until} is reached
 * @param giveUpAfter how long to try again after failures that may pass; empty tries forever
 */
public record FollowRequest(
    RestoreRequest request,
    Duration interval,
    Optional<Tso> until,
    boolean finish,
    Optional<Duration> giveUpAfter) {
  public FollowRequest {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval " + interval);
    }
    if (finish && until.isEmpty()) {
      throw new IllegalArgumentException("finish needs a timestamp to end at");
    }
  }
}
