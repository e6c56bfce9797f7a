package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.TableKeys;
import io.pitr.tikv.kv.Encoded;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.pd.SchedulingPause;
import io.pitr.tikv.rpc.PeriodicRenewal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LongSummaryStatistics;

/**
 * Settings of the cluster during a load: paused scheduling, import mode if wanted, limited speed.
 * Closing restores everything in reverse order.
 */
final class LoadWindow implements AutoCloseable {
  private static final Duration SPEED_REFRESH = Duration.ofMinutes(3);

  private final Deque<Runnable> undo = new ArrayDeque<>();

  private LoadWindow() {}

  /**
   * Opens a window for base files, with import mode and partitioned compaction.
   *
   * @param tableIds physical ids on the target
   */
  static LoadWindow forFiles(
      Nodes nodes,
      LoadSettings.Window settings,
      PauseJournal journal,
      LongSummaryStatistics tableIds) {
    var window = new LoadWindow();
    try {
      window.importMode(nodes, settings);
      window.pause(nodes, settings, journal, tableIds);
      window.limitSpeed(nodes, settings);
      return window;
    } catch (RuntimeException e) {
      window.close();
      throw e;
    }
  }

  /** Opens a window for log files. */
  static LoadWindow forLog(
      Nodes nodes,
      LoadSettings.Window settings,
      PauseJournal journal,
      LongSummaryStatistics tableIds) {
    var window = new LoadWindow();
    try {
      window.pause(nodes, settings, journal, tableIds);
      window.limitSpeed(nodes, settings);
      return window;
    } catch (RuntimeException e) {
      window.close();
      throw e;
    }
  }

  private void importMode(Nodes nodes, LoadSettings.Window settings) {
    if (settings.online()) {
      return;
    }
    var modes = new ImportModeSwitch(nodes);
    modes.importMode(true);
    undo.push(() -> modes.importMode(false));
    PeriodicRenewal keeper =
        PeriodicRenewal.start(
            "import-mode",
            settings.importModeInterval(),
            nodes.time(),
            () -> modes.importMode(true));
    undo.push(keeper::close);
  }

  private void pause(
      Nodes nodes,
      LoadSettings.Window settings,
      PauseJournal journal,
      LongSummaryStatistics tableIds) {
    if (settings.online() || tableIds.getCount() == 0) {
      return;
    }
    SchedulingPause pause =
        settings.pauseRangeOnly()
            ? SchedulingPause.range(nodes.http(), span(tableIds), journal, nodes.time())
            : SchedulingPause.all(nodes.http(), nodes.stores(), journal, nodes.time());
    undo.push(pause::close);
  }

  private static KeySpan span(LongSummaryStatistics tableIds) {
    ImportModeSwitch.Range range = range(tableIds);
    return new KeySpan(Encoded.key(range.start()), Encoded.key(range.end()));
  }

  /** The range of raw keys of all tables. */
  static ImportModeSwitch.Range range(LongSummaryStatistics tableIds) {
    return new ImportModeSwitch.Range(
        ByteString.copyFrom(TableKeys.tablePrefix(tableIds.getMin())),
        ByteString.copyFrom(TableKeys.tablePrefix(tableIds.getMax() + 1)));
  }

  private void limitSpeed(Nodes nodes, LoadSettings.Window settings) {
    if (settings.rateLimitBytes() == 0) {
      return;
    }
    var modes = new ImportModeSwitch(nodes);
    modes.speedLimit(settings.rateLimitBytes());
    undo.push(() -> modes.speedLimit(0));
    PeriodicRenewal keeper =
        PeriodicRenewal.start(
            "speed-limit",
            SPEED_REFRESH,
            nodes.time(),
            () -> modes.speedLimit(settings.rateLimitBytes()));
    undo.push(keeper::close);
  }

  /** Partitions compaction at the bounds of the tables until {@link #close}. */
  void partition(Nodes nodes, LongSummaryStatistics tableIds) {
    if (tableIds.getCount() > 0) {
      var modes = new ImportModeSwitch(nodes);
      modes.partition(range(tableIds));
      undo.push(() -> modes.unpartition(range(tableIds)));
    }
  }

  @Override
  public void close() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }
}
