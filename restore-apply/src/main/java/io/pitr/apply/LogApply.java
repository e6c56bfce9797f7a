package io.pitr.apply;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.LogLoad;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.apply.plan.ApplyError;
import io.pitr.apply.plan.ApplyPlan;
import io.pitr.apply.plan.WorkUnit;
import io.pitr.apply.read.EventWindow;
import io.pitr.apply.read.LaterEvents;
import io.pitr.apply.read.ReadAhead;
import io.pitr.apply.read.ReadParts;
import io.pitr.apply.read.StoredRead;
import io.pitr.apply.read.UnitBuffer;
import io.pitr.apply.sort.EntryRun;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.apply.write.StagedRun;
import io.pitr.base.DaemonThreads;
import io.pitr.base.ParallelWork;
import io.pitr.format.FormatError;
import io.pitr.format.log.LogRangeDecoder;
import io.pitr.format.log.LogRangeStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Applies the data log to a target that takes sorted entries: reads ranges, decodes them, filters
 * events by timestamp, rewrites table ids in keys, sorts, and hands each unit of work to the
 * target, the default CF before the write CF.
 *
 * <p>Units don't depend on the machine ({@link ApplyPlan}), so the next run continues an
 * interrupted one: units in the ledger are skipped, all others are applied again, which changes
 * nothing. Within a unit a key is written once. A table whose overlapping ranges exceed a unit is
 * written in pieces, in log order; a key in several pieces counts in each.
 *
 * <p>The first failure ends the run. It is thrown after all threads have stopped, those that read
 * the storage included, so the caller may close the storage. One run at a time.
 */
public final class LogApply {
  private final SortedEntrySink target;
  private final ApplyLimits limits;
  private final ApplyMemory memory;

  public LogApply(SortedEntrySink target, ApplyLimits limits) {
    this(target, limits, ApplyMemory.ofManyLoads());
  }

  public LogApply(SortedEntrySink target, ApplyLimits limits, ApplyMemory memory) {
    this.target = target;
    this.limits = limits;
    this.memory = memory;
  }

  /**
   * @throws RestoreException with the first failure's code: of the storage, of the target, {@link
   *     io.pitr.format.FormatError}, or {@link ApplyError}
   */
  public ApplyOutcome run(LogLoad load, WorkCheckpoint ledger) {
    return run(load, ApplyPlan.of(load), ledger).outcome();
  }

  Run run(LogLoad load, ApplyPlan plan, WorkCheckpoint ledger) {
    var run = new Run(load, plan, ledger);
    run.go();
    return run;
  }

  /** One run of a load. */
  final class Run {
    private final LogLoad load;
    private final ApplyPlan plan;
    private final WorkCheckpoint ledger;
    private final EventWindow window;
    private final List<WorkUnit> wanted = new ArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final PublishOrder publish;
    private volatile boolean failed;
    private final long unitMemoryBytes;
    private final int workers;
    private final UnitPool pool;
    private final ExecutorService readers;
    private LoadResult applied = LoadResult.NOTHING;

    private Run(LogLoad load, ApplyPlan plan, WorkCheckpoint ledger) {
      this.load = load;
      this.plan = plan;
      this.ledger = ledger;
      this.window = EventWindow.of(load);
      this.publish = new PublishOrder(target, ledger, plan.chains());
      long toRead = 0;
      for (WorkUnit unit : plan.units()) {
        if (ledger.isDone(unit.id())) {
          publish.done(unit);
        } else {
          wanted.add(unit);
          toRead += unit.plainBytes();
        }
      }
      ledger.read(plan.plainBytes() - toRead);
      this.unitMemoryBytes = ApplyLimits.unitMemoryBytes(plan);
      this.workers = limits.workers(wanted.size(), unitMemoryBytes);
      this.pool = new UnitPool(plan.unitBytes(), memory.idle());
      this.readers =
          Executors.newFixedThreadPool(limits.readers(workers), DaemonThreads.named("apply-read"));
    }

    ApplyOutcome outcome() {
      return new ApplyOutcome(
          applied,
          plan.units().size(),
          plan.units().size() - wanted.size(),
          plan.skippedRanges(),
          plan.skippedEvents(),
          plan.skippedTables());
    }

    long peakBytes() {
      return pool.peakBytes();
    }

    private void go() {
      memory.later().begin(load, limits.laterBytes(workers, unitMemoryBytes));
      try (var decoders = new Decoders(load.cipher());
          var publishing = new Publishing(publish, workers)) {
        ParallelWork.of("apply", workers)
            .forEach(wanted.iterator(), unit -> work(unit, decoders, publishing));
      } catch (CancellationException e) {
        publish.discard();
        throw new RestoreException(
            StopError.INTERRUPTED, "interrupted while applying the log", "", e);
      } catch (Throwable e) {
        publish.discard();
        throw e;
      } finally {
        awaitReaders();
      }
    }

    /** Waits for the reads in progress; those that were requested and not begun are cancelled. */
    private void awaitReaders() {
      readers.shutdown();
      boolean interrupted = false;
      boolean ended = false;
      while (!ended) {
        try {
          ended = readers.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void work(WorkUnit unit, Decoders decoders, Publishing publishing) {
      begun.incrementAndGet();
      LogRangeDecoder decoder = decoders.take();
      try {
        apply(unit, decoder, publishing);
      } catch (Throwable e) {
        failed = true;
        throw e;
      } finally {
        decoders.give(decoder);
      }
      if (begun.get() == wanted.size()) {
        publishing.help();
      }
    }

    private void apply(WorkUnit unit, LogRangeDecoder decoder, Publishing publishing) {
      UnitBuffer buffer = pool.take(unit);
      List<StagedRun> staged = new ArrayList<>();
      LoadResult result;
      try {
        buffer.begin(window, Math.min(unit.plainBytes(), plan.unitBytes()));
        result =
            plan.isOversized(unit)
                ? stageParts(buffer, unit, decoder, staged)
                : stageWhole(buffer, unit, decoder, staged);
      } catch (Throwable e) {
        staged.forEach(StagedRun::discard);
        throw e;
      } finally {
        pool.give(buffer, unit);
      }
      if (failed) {
        staged.forEach(StagedRun::discard);
        return;
      }
      publish.staged(unit, staged, result);
      publishing.publish(unit, begun.get() < wanted.size());
      count(result);
    }

    private LoadResult stageWhole(
        UnitBuffer buffer, WorkUnit unit, LogRangeDecoder decoder, List<StagedRun> staged) {
      fill(buffer, unit, decoder);
      LoadResult result = new LoadResult(unit.size(), 0, 0, buffer.events());
      return failed ? result : result.plus(stage(buffer, unit, staged));
    }

    /**
     * Stages a range that is larger than a unit, part by part; the parts are published together.
     */
    private LoadResult stageParts(
        UnitBuffer buffer, WorkUnit unit, LogRangeDecoder decoder, List<StagedRun> staged) {
      LogRange range = unit.ranges(load).get(0);
      long target = plan.targetId(range.tableId());
      var reads = new ReadAhead(load.storage(), StoredRead.pieces(range), readers, buffer.reads());
      LoadResult result = LoadResult.NOTHING;
      try {
        LogRangeStream stream = decoder.stream(range, reads);
        long events = 0;
        long given = 0;
        while (!stream.isAtEnd() && !failed) {
          events = buffer.addPart(range, stream, plan.unitBytes(), target, events);
          ledger.read(stream.bytesRead() - given);
          given = stream.bytesRead();
          result = result.plus(stage(buffer, unit, staged));
        }
        if (stream.isAtEnd() && events != range.plain().entries()) {
          throw new RestoreException(
              FormatError.FORMAT_CORRUPT,
              "found " + events + " events, the metadata says " + range.plain().entries(),
              range.id());
        }
      } finally {
        reads.cancel();
      }
      return result.plus(new LoadResult(unit.size(), 0, 0, buffer.events()));
    }

    /** Hands the buffer's entries to the target, the default CF first. */
    private LoadResult stage(UnitBuffer buffer, WorkUnit unit, List<StagedRun> staged) {
      LoadResult result = LoadResult.NOTHING;
      for (ColumnFamily cf : ColumnFamily.values()) {
        EntryRun run = buffer.run(cf);
        if (!run.isEmpty()) {
          staged.add(target.stage(unit.id(), run));
          run.requireExhausted(unit.id());
          result = result.plus(new LoadResult(0, run.kvs(), run.kvBytes(), 0));
        }
      }
      ledger.progress(result.bytes(), result.kvs(), "");
      return result;
    }

    private void fill(UnitBuffer buffer, WorkUnit unit, LogRangeDecoder decoder) {
      List<LogRange> ranges = unit.ranges(load);
      LaterEvents later = memory.later();
      Map<LogRange, LaterEvents.Kept> known = new IdentityHashMap<>();
      ranges.forEach(range -> later.take(range).ifPresent(kept -> known.put(range, kept)));
      List<StoredRead> reads =
          StoredRead.plan(ranges.stream().filter(range -> !known.containsKey(range)).toList());
      var stored = new ReadAhead(load.storage(), reads, readers, buffer.reads());
      try {
        var parts = new ReadParts(reads, stored);
        for (LogRange range : ranges) {
          if (failed) {
            return;
          }
          long target = plan.targetId(range.tableId());
          LaterEvents.Kept kept = known.get(range);
          if (kept != null) {
            buffer.add(range, kept, target);
            known.remove(range);
            later.giveBack(kept);
          } else {
            buffer.add(range, parts.next(range), decoder, target);
          }
          if (memory.keepsLater() && extendsPastEnd(range)) {
            buffer.keepLater(range, later);
          }
          ledger.read(range.plain().length());
        }
      } finally {
        stored.cancel();
        known.values().forEach(later::giveBack);
      }
    }

    /** Whether the next load needs commits of the range, too. */
    private boolean extendsPastEnd(LogRange range) {
      return range.cf() == ColumnFamily.WRITE
          && !range.physicalDelete()
          && !window.isEmpty(ColumnFamily.WRITE)
          && range.timestamps().max().isAfter(load.restoredTs());
    }

    private synchronized void count(LoadResult result) {
      applied = applied.plus(result);
    }
  }
}
