package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.base.CloseStack;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.TableKeys;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.kv.Encoded;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.pd.SchedulingPause;
import io.pitr.tikv.rpc.PeriodicRenewal;
import java.time.Duration;
import java.util.LongSummaryStatistics;

/**
 * Settings of the cluster during a load: paused scheduling, import mode if wanted, limited speed.
 * Closing restores everything in reverse order, also what was only changed in part.
 */
final class LoadWindow implements AutoCloseable {
  private static final Duration SPEED_REFRESH = Duration.ofMinutes(3);

  private final CloseStack undo = new CloseStack();
  private final TimeSource time;

  private LoadWindow(TimeSource time) {
    this.time = time;
  }

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
    var window = new LoadWindow(nodes.time());
    try {
      window.importMode(nodes, settings);
      window.pause(nodes, settings, journal, tableIds);
      window.limitSpeed(nodes, settings);
      return window;
    } catch (RuntimeException | Error e) {
      window.closeAfter(e);
      throw e;
    }
  }

  /** Opens a window for log files. */
  static LoadWindow forLog(
      Nodes nodes,
      LoadSettings.Window settings,
      PauseJournal journal,
      LongSummaryStatistics tableIds) {
    var window = new LoadWindow(nodes.time());
    try {
      window.pause(nodes, settings, journal, tableIds);
      window.limitSpeed(nodes, settings);
      return window;
    } catch (RuntimeException | Error e) {
      window.closeAfter(e);
      throw e;
    }
  }

  private void importMode(Nodes nodes, LoadSettings.Window settings) {
    if (settings.online()) {
      return;
    }
    var modes = new ImportModeSwitch(nodes);
    undo.add(() -> modes.importMode(false));
    modes.importMode(true);
    PeriodicRenewal keeper =
        PeriodicRenewal.start(
            "import-mode",
            settings.importModeInterval(),
            nodes.time(),
            () -> modes.importMode(true));
    undo.add(keeper::close);
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
    undo.add(pause::close);
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
    undo.add(() -> modes.speedLimit(0));
    modes.speedLimit(settings.rateLimitBytes());
    PeriodicRenewal keeper =
        PeriodicRenewal.start(
            "speed-limit",
            SPEED_REFRESH,
            nodes.time(),
            () -> modes.speedLimit(settings.rateLimitBytes()));
    undo.add(keeper::close);
  }

  /** Partitions compaction at the bounds of the tables until {@link #close}. */
  void partition(Nodes nodes, LongSummaryStatistics tableIds) {
    if (tableIds.getCount() > 0) {
      var modes = new ImportModeSwitch(nodes);
      undo.add(() -> modes.unpartition(range(tableIds)));
      modes.partition(range(tableIds));
    }
  }

  @Override
  public void close() {
    try (TimeSource.CleanUp unused = time.cleanUp()) {
      undo.close();
    }
  }

  private void closeAfter(Throwable failure) {
    try (TimeSource.CleanUp unused = time.cleanUp()) {
      undo.closeAfter(failure);
    }
  }
}
