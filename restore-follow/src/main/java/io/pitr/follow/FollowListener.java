package io.pitr.follow;

import io.pitr.api.RestoreException;
import io.pitr.base.Outage;
import io.pitr.engine.report.SegmentReport;

/** Receives the progress of a follower. One thread. */
public interface FollowListener {

  /** A segment was restored. */
  void segment(SegmentReport report);

  /** The follower has read the chain and the log. */
  default void looked(FollowPosition position) {}

  /** There is nothing to restore now; the follower waits. */
  void idle(FollowPosition position);

  /** A try failed for a reason that may pass; the follower waits and tries again. */
  default void failing(Outage<RestoreException> outage) {}

  /** A try succeeded after others had failed. */
  default void recovered(Outage<RestoreException> outage) {}
}
