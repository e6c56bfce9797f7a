package io.pitr.inspect.report;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.event.Wait;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Records the events of a run, for reports and metrics. Thread-safe. */
public final class RunRecorder implements RestoreObserver {
  private final LongSupplier nanos;
  private final long startNanos;
  private final Map<String, PhaseTime> ended = new LinkedHashMap<>();
  private final Map<String, StartedAction> actions = new LinkedHashMap<>();
  private final WaitClock waits = new WaitClock();
  private @Nullable Progress last;
  private long phaseNanos;
  private long ddlJobs;
  private RestoreEvent.@Nullable SegmentOpened segment;

  /**
   * @param nanos a monotonic clock, such as {@link System#nanoTime}
   */
  public RunRecorder(LongSupplier nanos) {
    this.nanos = nanos;
    startNanos = nanos.getAsLong();
  }

  @Override
  public synchronized void progress(Progress progress) {
    if (last == null || !last.phase().equals(progress.phase())) {
      endPhase();
      phaseNanos = nanos.getAsLong();
      waits.restart(phaseNanos);
    }
    last = progress;
  }

  @Override
  public synchronized void waiting(Wait wait) {
    waits.record(wait, nanos.getAsLong());
  }

  @Override
  public synchronized void event(RestoreEvent event) {
    if (event instanceof RestoreEvent.SegmentOpened opened) {
      segment = opened;
    } else if (event instanceof RestoreEvent.DdlJobFinished) {
      ddlJobs++;
    } else if (event instanceof RestoreEvent.ActionBegan began) {
      actions.put(began.id(), new StartedAction(began.description(), null));
    } else if (event instanceof RestoreEvent.ActionEnded end) {
      actions.computeIfPresent(
          end.id(), (id, began) -> new StartedAction(began.description(), end.took()));
    }
  }

  /** Ends the last phase. */
  public synchronized void close() {
    endPhase();
    last = null;
  }

  /** Phases in order of their first start. The times of a repeated phase are added up. */
  public synchronized List<PhaseTime> phases() {
    var all = new LinkedHashMap<>(ended);
    if (last != null) {
      all.merge(last.phase(), running(last), PhaseTime::plus);
    }
    return List.copyOf(all.values());
  }

  /** Deferred actions in order of their start. */
  public synchronized List<StartedAction> actions() {
    return List.copyOf(actions.values());
  }

  /** Number of finished DDL jobs in the log. */
  public synchronized long ddlJobs() {
    return ddlJobs;
  }

  /** The last opened segment; null before the first. */
  public synchronized RestoreEvent.@Nullable SegmentOpened segment() {
    return segment;
  }

  public Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - startNanos);
  }

  private void endPhase() {
    if (last != null) {
      ended.merge(last.phase(), running(last), PhaseTime::plus);
    }
  }

  private PhaseTime running(Progress of) {
    long now = nanos.getAsLong();
    return new PhaseTime(
        of.phase(),
        Duration.ofNanos(now - phaseNanos),
        waits.waited(now),
        waits.reasons(now),
        of.unit(),
        of.done(),
        of.total(),
        of.kvs());
  }
}
