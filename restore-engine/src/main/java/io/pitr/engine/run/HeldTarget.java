package io.pitr.engine.run;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Wait;
import io.pitr.api.target.RestoreTarget;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.api.target.TargetProvider.OpenMode;
import io.pitr.engine.plugin.PluginRegistry;
import java.util.Map;
import java.util.function.Consumer;

/** A target opened to work on it, with its lease. */
record HeldTarget(RestoreTarget target, TargetLease lease) implements AutoCloseable {
  /**
   * Asks again: {@link RestoreEngine#status} finds out whether a target is held by holding it for a
   * moment.
   *
   * @param owner who works, for others to see
   * @param waits hears what is waited for
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} when it stays in others' hands, or
   *     what opening throws
   */
  static HeldTarget take(
      PluginRegistry plugins,
      String uri,
      Map<String, String> options,
      String owner,
      Consumer<Wait> waits) {
    return BusyTargetRetry.after(
        TargetError.TARGET_IN_USE, () -> takeNow(plugins, uri, options, owner, waits));
  }

  /** As {@link #take}, without asking again. */
  static HeldTarget takeNow(
      PluginRegistry plugins,
      String uri,
      Map<String, String> options,
      String owner,
      Consumer<Wait> waits) {
    RestoreTarget target = plugins.openTarget(uri, OpenMode.WRITE, options);
    try {
      target.reportWaits(waits);
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
