package io.pitr.engine.follow;

import io.pitr.api.Tso;
import io.pitr.engine.report.SegmentReport;

/** Receives the progress of a follower. One thread. */
public interface FollowListener {

  /** A segment was restored. */
  void segment(SegmentReport report);

  /**
   * There is nothing new.
   *
   * @param reached by the target
   * @param checkpoint of the log: how far it can be restored
   */
  void idle(Tso reached, Tso checkpoint);
}
