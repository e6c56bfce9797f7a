package io.pitr.cluster.load;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.PauseJournal;
import io.pitr.tikv.store.StoreGates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  /** Applies a log. The counts come from the backup's metadata, as stores do not report any. */
  public LoadResult apply(LogLoad load, WorkCheckpoint ledger) {
    List<LogFile> files =
        load.ranges().stream()
            .map(range -> LogFile.of(range, load.ids()))
            .flatMap(Optional::stream)
            .toList();
    LogBatches batches = LogBatches.of(files, settings.batches());
    List<LogBatch> puts = left(batches.puts(), ledger);
    List<LogBatch> deletes = left(batches.deletes(), ledger);
    if (puts.isEmpty() && deletes.isEmpty()) {
      return LoadResult.NOTHING;
    }
    LongSummaryStatistics tables = files.stream().mapToLong(LogFile::tableId).summaryStatistics();
    var requests = new ApplyRequests(load, settings, CacheId.next(nodes.time().wallTime()));
    var gates = new StoreGates(settings.limits().applyRequests(), settings.limits().storeBytes());
    var apply = new BatchApply(nodes, requests, gates, ledger);
    LoadWindow window = LoadWindow.forLog(nodes, settings.window(), journal, tables);
    try {
      split(files);
      return run(puts, apply, ledger).plus(run(deletes, apply, ledger));
    } finally {
      window.close();
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
      if (e.code() == TikvError.INTERRUPTED) {
        throw e;
      }
      LOG.warn("regions are not split before the log is applied: {}", e.getMessage(), e);
    }
  }

  private LoadResult run(List<LogBatch> batches, BatchApply apply, WorkCheckpoint ledger) {
    List<Callable<LoadResult>> tasks = new ArrayList<>();
    for (LogBatch batch : batches) {
      tasks.add(
          () -> {
            apply.run(batch);
            LoadResult result = batch.result();
            ledger.done(batch.id(), result);
            return result;
          });
    }
    return StoreWork.run("apply-log", settings.limits().applyRequests(), tasks);
  }

  /** Removes the log files that stores have downloaded. */
  public void clear() {
    new ImportModeSwitch(nodes).clearFiles("v1");
  }
}
