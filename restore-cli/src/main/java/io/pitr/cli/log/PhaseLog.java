package io.pitr.cli.log;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;
import io.pitr.inspect.report.PhaseTime;
import io.pitr.inspect.report.RunRecorder;
import io.pitr.inspect.report.WaitTime;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs the start and the end of each phase, the end with the phase's figures, and the milestones of
 * a segment. Thread-safe.
 */
public final class PhaseLog implements RestoreObserver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PhaseLog.class);

  private final LongSupplier nanos;
  private RunRecorder phase;
  private String name = "";

  /**
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  public PhaseLog(LongSupplier nanos) {
    this.nanos = nanos;
    phase = new RunRecorder(nanos);
  }

  @Override
  public synchronized void progress(Progress progress) {
    if (!progress.phase().equals(name)) {
      end();
      name = progress.phase();
      LOG.info("phase {} begins", name);
    }
    phase.progress(progress);
  }

  @Override
  public synchronized void waiting(Wait wait) {
    phase.waiting(wait);
  }

  @Override
  public void event(RestoreEvent event) {
    if (event instanceof RestoreEvent.SegmentOpened opened) {
      LOG.atInfo()
          .addKeyValue("segment", opened.index())
          .addKeyValue("start-ts", opened.start())
          .addKeyValue("restored-ts", opened.restoredTs())
          .addKeyValue("last", opened.last())
          .log("segment begins");
    } else if (event instanceof RestoreEvent.SegmentApplied applied) {
      LOG.atInfo()
          .addKeyValue("segment", applied.index())
          .addKeyValue("restored-ts", applied.restoredTs())
          .log("all data of the segment is on the target");
    } else if (event instanceof RestoreEvent.RestoreFinishing finishing) {
      LOG.atInfo()
          .addKeyValue("restored-ts", finishing.restoredTs())
          .log("deferred actions are executed next");
    } else if (event instanceof RestoreEvent.ActionBegan began) {
      LOG.atInfo()
          .addKeyValue("action", began.id())
          .addKeyValue("description", began.description())
          .log("deferred action begins");
    } else if (event instanceof RestoreEvent.ActionEnded ended) {
      LOG.atInfo()
          .addKeyValue("action", ended.id())
          .addKeyValue("seconds", seconds(ended.took()))
          .log("deferred action ended");
    } else if (event instanceof RestoreEvent.DdlJobFinished ddl) {
      LOG.atDebug()
          .addKeyValue("commit-ts", ddl.commitTs())
          .addKeyValue("job", ddl.job())
          .log("DDL job in the log");
    }
  }

  /** Ends the last phase. */
  @Override
  public synchronized void close() {
    end();
    name = "";
  }

  private void end() {
    phase.close();
    for (PhaseTime ended : phase.phases()) {
      log(ended);
    }
    phase = new RunRecorder(nanos);
  }

  private static void log(PhaseTime ended) {
    LoggingEventBuilder line = LOG.atInfo().addKeyValue("seconds", seconds(ended.took()));
    if (ended.done() > 0 || ended.total() > 0) {
      line =
          line.addKeyValue("unit", ended.unit().name().toLowerCase(Locale.ROOT))
              .addKeyValue("done", ended.done())
              .addKeyValue("total", ended.total());
    }
    if (ended.kvs() > 0) {
      line = line.addKeyValue("kvs", ended.kvs());
    }
    if (!ended.waited().isZero()) {
      line =
          line.addKeyValue("wait-seconds", seconds(ended.waited()))
              .addKeyValue(
                  "waits",
                  ended.waits().stream().map(PhaseLog::text).collect(Collectors.joining("; ")));
    }
    line.addArgument(ended.phase()).log("phase {} ended");
  }

  private static String text(WaitTime wait) {
    return "until "
        + wait.reason()
        + ": "
        + seconds(wait.took())
        + " s, "
        + wait.times()
        + (wait.times() == 1 ? " time" : " times");
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
