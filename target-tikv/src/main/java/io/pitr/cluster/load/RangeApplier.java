package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.apply.DeleteRangeCheck;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.store.StoreGates;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the stores apply a log: this program only sends requests that name its parts
 * (spec/restore-flow.md §3.9). Delete parts are applied after all others.
 */
public final class RangeApplier {
  private static final Logger LOG = LoggerFactory.getLogger(RangeApplier.class);
  private static final Duration SCATTER = Duration.ofMinutes(1);

  private final Nodes nodes;
  private final LoadSettings settings;
  private final PauseJournal journal;

  public RangeApplier(Nodes nodes, LoadSettings settings, PauseJournal journal) {
    this.nodes = nodes;
    this.settings = settings;
    this.journal = journal;
  }

  /**
   * Applies a log. The ledger gets counts of the backup's metadata, because stores do not report
   * any.
   *
   * @throws RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT} before anything is
   *     applied, for a part of type Delete that has values
   */
  public void apply(LogLoad load, WorkCheckpoint ledger) {
    List<LogFile> files =
        load.ranges().stream()
            .map(range -> LogFile.of(range, load.ids()))
            .flatMap(Optional::stream)
            .toList();
    new DeleteRangeCheck(load.storage(), load.cipher())
        .requireNoValues(
            files.stream().map(LogFile::range).filter(LogRange::physicalDelete).iterator(),
            load.budget().cores());
    LogBatches batches = LogBatches.of(files, settings.batches());
    List<LogBatch> puts = left(batches.puts(), ledger);
    List<LogBatch> deletes = left(batches.deletes(), ledger);
    if (puts.isEmpty() && deletes.isEmpty()) {
      return;
    }
    LongSummaryStatistics tables = files.stream().mapToLong(LogFile::tableId).summaryStatistics();
    var requests = new ApplyRequests(load, settings, CacheId.next(nodes.time().wallTime()));
    var gates = new StoreGates(settings.limits().applyRequests(), settings.limits().storeBytes());
    var apply = new BatchApply(nodes, requests, gates, ledger);
    try (var window = LoadWindow.forLog(nodes, settings.window(), journal, tables)) {
      split(files);
      run(puts, apply, ledger);
      run(deletes, apply, ledger);
    }
  }

  private static List<LogBatch> left(List<LogBatch> batches, WorkCheckpoint ledger) {
    return batches.stream().filter(batch -> !ledger.isDone(batch.id())).toList();
  }

  /** Splits regions in advance, for speed only: failures are logged, regions split later anyway. */
  private void split(List<LogFile> files) {
    try {
      StoreThresholds thresholds = StoreThresholds.read(nodes, nodes.stores().tikv());
      long bytes = files.stream().mapToLong(file -> file.range().plain().length()).sum();
      long entries = files.stream().mapToLong(file -> file.range().plain().entries()).sum();
      if (bytes <= thresholds.splitBytes() && entries <= thresholds.splitKeys()) {
        return;
      }
      List<ByteString> boundaries =
          nodes.regions().hint(LogSplitPlan.spans(files)).stream()
              .map(region -> region.span().start())
              .toList();
      List<ByteString> keys = LogSplitPlan.keys(files, thresholds, boundaries);
      new Splitter(nodes, settings.limits().splitStep()).split(keys, SCATTER);
    } catch (RestoreException e) {
      if (e.code() == StopError.INTERRUPTED) {
        throw e;
      }
      LOG.warn("regions are not split before the log is applied: {}", e.getMessage(), e);
    }
  }

  private void run(List<LogBatch> batches, BatchApply apply, WorkCheckpoint ledger) {
    StoreWork.run(
        "apply-log",
        settings.limits().applyRequests(),
        batches,
        batch -> {
          apply.run(batch);
          ledger.done(batch.id(), batch.result());
        });
  }

  /** Removes the log files that stores have downloaded. */
  public void clear() {
    new ImportModeSwitch(nodes).clearFiles("v1");
  }
}
