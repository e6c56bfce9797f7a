package io.pitr.engine.follow;

import io.pitr.api.Tso;
import io.pitr.engine.request.RestoreRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A warm standby: segment after segment as a log grows.
 *
 * @param request the first segment's sources; its end and its {@code last} do not count
 * @param interval how often the log's checkpoint is looked at
 * @param until where to end; empty follows for ever
 * @param finish whether deferred actions fire when {@code until} is reached
 */
public record FollowRequest(
    RestoreRequest request, Duration interval, @Nullable Tso until, boolean finish) {
  public FollowRequest {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval " + interval);
    }
    if (finish && until == null) {
      throw new IllegalArgumentException("finishing needs a timestamp to end at");
    }
  }
}
