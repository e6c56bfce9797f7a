package io.pitr.follow;

import io.pitr.api.Tso;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.ReplicaProgress;
import java.util.Optional;

/**
 * How far a log can be restored.
 *
 * @param checkpoint of the log
 * @param complete the end of what has arrived; the checkpoint if the log is no replica
 * @param awaited what the follower waits for at this end
 */
record LogEnd(Tso checkpoint, Tso complete, String awaited) {
  private static final String ADVANCE = "the log advances";

  static LogEnd of(LogBackup log) {
    Tso end = log.span().max();
    Optional<ReplicaProgress> replica = log.replicaProgress();
    return new LogEnd(
        replica.map(ReplicaProgress::checkpoint).orElse(end),
        end,
        replica
            .filter(progress -> progress.awaited() > 0)
            .map(progress -> "the replica is complete: " + progress.text())
            .orElse(ADVANCE));
  }
}
