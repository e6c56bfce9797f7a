package io.pitr.engine.segment;

import io.pitr.api.RestoreException;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.plugin.PluginRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A target opened to work on it, with its lease. */
record HeldTarget(RestoreTarget target, TargetLease lease) implements AutoCloseable {
  /** {@link RestoreEngine#status} finds out whether a target is held by holding it for a moment. */
  static final int TRIES = 5;

  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  /**
   * @param owner who works, for others to see
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} when it stays in others' hands, or
   *     what opening throws
   */
  static HeldTarget take(
      PluginRegistry plugins, String uri, Map<String, String> options, String owner) {
    for (int tries = 1; ; tries++) {
      try {
        return takeNow(plugins, uri, options, owner);
      } catch (RestoreException e) {
        if (e.code() != TargetError.TARGET_IN_USE || tries == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** As {@link #take}, without asking again. */
  static HeldTarget takeNow(
      PluginRegistry plugins, String uri, Map<String, String> options, String owner) {
    RestoreTarget target = plugins.openTarget(uri, OpenMode.WRITE, options);
    try {
      return new HeldTarget(target, target.lock(owner));
    } catch (RuntimeException | Error e) {
      try (target) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    try (target) {
      lease.close();
    }
  }
}
