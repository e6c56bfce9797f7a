package io.pitr.engine.access;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Wait;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.base.ProcessName;
import io.pitr.registry.PluginRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/** A target opened for writing, with its lease. */
public record HeldTarget(RestoreTarget target, TargetLease lease) implements AutoCloseable {
  /**
   * Opens and locks a target. Retries for a moment if it is in use: the run before may be about to
   * release it.
   *
   * @param mode {@link OpenMode#WRITE} or {@link OpenMode#WRITE_EXISTING}
   * @param waits receives what is waited for
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} if another process keeps the lease,
   *     or what opening throws
   */
  public static HeldTarget take(
      PluginRegistry plugins,
      String uri,
      OpenMode mode,
      Map<String, String> options,
      Clock clock,
      Consumer<Wait> waits) {
    return BusyTargetRetry.after(
        TargetError.TARGET_IN_USE, () -> takeNow(plugins, uri, mode, options, clock, waits));
  }

  private static HeldTarget takeNow(
      PluginRegistry plugins,
      String uri,
      OpenMode mode,
      Map<String, String> options,
      Clock clock,
      Consumer<Wait> waits) {
    RestoreTarget target = plugins.openTarget(uri, mode, options);
    try {
      target.reportWaits(waits);
      return new HeldTarget(target, target.lock(ProcessName.withTime(clock)));
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
