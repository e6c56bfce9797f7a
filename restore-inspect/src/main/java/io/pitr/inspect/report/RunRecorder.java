package io.pitr.inspect.report;

import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.event.RestoreObserver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps what a run tells of itself, for reports and metrics. Safe for use by many threads. */
public final class RunRecorder implements RestoreObserver {
  private final LongSupplier nanos;
  private final long begunNanos;
  private final Map<String, PhaseTime> ended = new LinkedHashMap<>();
  private final Set<String> actions = new LinkedHashSet<>();
  private @Nullable Progress last;
  private long phaseNanos;
  private long ddlJobs;
  private RestoreEvent.@Nullable SegmentOpened segment;

  /**
   * @param nanos a clock that only goes forward, as {@link System#nanoTime}
   */
  public RunRecorder(LongSupplier nanos) {
    this.nanos = nanos;
    begunNanos = nanos.getAsLong();
  }

  @Override
  public synchronized void progress(Progress progress) {
    if (last == null || !last.phase().equals(progress.phase())) {
      endPhase();
      phaseNanos = nanos.getAsLong();
    }
    if (progress.unit() == Progress.Unit.ACTIONS && !progress.current().isEmpty()) {
      actions.add(progress.current());
    }
    last = progress;
  }

  @Override
  public synchronized void event(RestoreEvent event) {
    if (event instanceof RestoreEvent.SegmentOpened opened) {
      segment = opened;
    } else if (event instanceof RestoreEvent.DdlJobFinished) {
      ddlJobs++;
    }
  }

  /** Nothing more comes. */
  public synchronized void close() {
    endPhase();
    last = null;
  }

  /** In order of their first beginning; what a run goes through several times is added up. */
  public synchronized List<PhaseTime> phases() {
    var all = new LinkedHashMap<>(ended);
    if (last != null) {
      all.merge(last.phase(), running(last), PhaseTime::plus);
    }
    return List.copyOf(all.values());
  }

  /** Deferred actions that were begun, in words, in order. */
  public synchronized List<String> actions() {
    return List.copyOf(actions);
  }

  /** DDL jobs of the log that were told. */
  public synchronized long ddlJobs() {
    return ddlJobs;
  }

  /** The segment that was opened last; null before the first. */
  public synchronized RestoreEvent.@Nullable SegmentOpened segment() {
    return segment;
  }

  public Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - begunNanos);
  }

  private void endPhase() {
    if (last != null) {
      ended.merge(last.phase(), running(last), PhaseTime::plus);
    }
  }

  private PhaseTime running(Progress of) {
    return new PhaseTime(
        of.phase(),
        Duration.ofNanos(nanos.getAsLong() - phaseNanos),
        of.unit(),
        of.done(),
        of.total(),
        of.kvs());
  }
}
