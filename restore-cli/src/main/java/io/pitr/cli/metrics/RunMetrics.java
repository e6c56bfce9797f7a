package io.pitr.cli.metrics;

import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.engine.report.SegmentReport;
import io.pitr.follow.FollowPosition;
import io.pitr.inspect.report.PhaseTime;
import io.pitr.inspect.report.RunRecorder;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Figures of a run, during the run and at its end. Thread-safe. */
public final class RunMetrics {
  private static final String GAUGE = "gauge";
  private static final String COUNTER = "counter";

  private final RunRecorder recorder;
  private final RunHealth health;
  private final InstantSource clock;
  private final String version;
  private final String target;
  private final AtomicLong segments = new AtomicLong();
  private volatile Outcome outcome = Outcome.RUNNING;
  private volatile @Nullable SegmentReport lastSegment;
  private volatile @Nullable FollowPosition position;
  private volatile String chain = "";
  private volatile Tso reached = Tso.ZERO;

  /**
   * @param target its URI, the label of all samples
   */
  public RunMetrics(
      RunRecorder recorder, RunHealth health, InstantSource clock, String version, String target) {
    this.recorder = recorder;
    this.health = health;
    this.clock = clock;
    this.version = version;
    this.target = target;
  }

  /** How a run ended. */
  public enum Outcome {
    RUNNING,
    DONE,
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The run is over. */
  public void ended(Outcome how) {
    outcome = how;
  }

  /** A segment is restored. */
  public void segment(SegmentReport report) {
    chain = report.chain();
    reached = report.restoredTs();
    lastSegment = report;
    segments.incrementAndGet();
  }

  /** A follower has read the chain and the log. */
  public void looked(FollowPosition now) {
    chain = now.chain();
    reached = now.reached();
    position = now;
  }

  /** In the text format of Prometheus. */
  public String text() {
    var text = new MetricsText(Map.of("chain", chain, "target", target));
    text.family("br_build_info", GAUGE, "The program; always 1.")
        .sample(
            "br_build_info", Map.of("version", version, "java", Runtime.version().toString()), 1);
    text.family("br_run_state", GAUGE, "1 for the state that the run is in.");
    for (Outcome each : Outcome.values()) {
      text.sample("br_run_state", Map.of("state", each.text()), each == outcome ? 1 : 0);
    }
    text.family("br_run_seconds", GAUGE, "Seconds since the run began.")
        .sample("br_run_seconds", recorder.elapsed().toMillis() / 1000.0);
    follower(text);
    phases(text);
    text.family("br_ddl_jobs_total", COUNTER, "DDL jobs found in the log.")
        .sample("br_ddl_jobs_total", recorder.ddlJobs());
    text.family("br_segments_total", COUNTER, "Segments that the run has restored.")
        .sample("br_segments_total", segments.get());
    RestoreEvent.SegmentOpened opened = recorder.segment();
    if (opened != null) {
      text.family("br_segment", GAUGE, "Number of the current segment, from 1.")
          .sample("br_segment", opened.index());
      text.family("br_segment_end_seconds", GAUGE, "End of the segment, as Unix time.")
          .sample("br_segment_end_seconds", opened.restoredTs().physicalMillis() / 1000.0);
    }
    SegmentReport report = lastSegment;
    if (report != null) {
      segment(text, report);
    }
    process(text);
    return text.toString();
  }

  private void follower(MetricsText text) {
    Tso ts = reached;
    if (!ts.equals(Tso.ZERO)) {
      text.family(
              "br_restored_seconds",
              GAUGE,
              "The timestamp that the target has reached, as Unix time.")
          .sample("br_restored_seconds", ts.physicalMillis() / 1000.0);
      text.family("br_lag_seconds", GAUGE, "Time from the timestamp reached until now.")
          .sample("br_lag_seconds", Math.max(0, clock.millis() - ts.physicalMillis()) / 1000.0);
    }
    FollowPosition now = position;
    if (now != null) {
      text.family(
              "br_log_checkpoint_seconds", GAUGE, "How far the log can be restored, as Unix time.")
          .sample("br_log_checkpoint_seconds", now.checkpoint().physicalMillis() / 1000.0);
      if (!ts.equals(Tso.ZERO)) {
        text.family(
                "br_behind_log_seconds",
                GAUGE,
                "Time from the timestamp reached to the log's checkpoint.")
            .sample(
                "br_behind_log_seconds",
                Math.max(0, now.checkpoint().physicalMillis() - ts.physicalMillis()) / 1000.0);
      }
    }
    text.family("br_failures_total", COUNTER, "Failures after which a follower tried again.")
        .sample("br_failures_total", health.failures());
    text.family(
            "br_failing_seconds", GAUGE, "Time since the first failure without a success after it.")
        .sample("br_failing_seconds", health.failingFor().toMillis() / 1000.0);
  }

  private void phases(MetricsText text) {
    List<PhaseTime> phases = recorder.phases();
    text.family("br_phase_seconds_total", COUNTER, "Time spent in a phase.");
    phases.forEach(
        phase ->
            text.sample(
                "br_phase_seconds_total",
                Map.of("phase", phase.phase()),
                phase.took().toMillis() / 1000.0));
    List<PhaseTime> inBytes =
        phases.stream()
            .filter(
                phase ->
                    phase.unit() == Progress.Unit.BYTES || phase.unit() == Progress.Unit.READ_BYTES)
            .toList();
    family(
        text,
        inBytes.stream().filter(p -> p.done() > 0).toList(),
        "br_phase_done_bytes",
        "Bytes of the phase so far: plain bytes put by BASE, plain bytes of the log read by APPLY.",
        PhaseTime::done);
    family(
        text,
        inBytes.stream().filter(p -> p.total() > 0).toList(),
        "br_phase_wanted_bytes",
        "Value of br_phase_done_bytes at the end of the phase.",
        PhaseTime::total);
    family(
        text,
        phases.stream().filter(p -> p.kvs() > 0).toList(),
        "br_phase_kvs",
        "Distinct key-value pairs that the phase has put.",
        PhaseTime::kvs);
    family(
        text,
        phases.stream().filter(p -> p.unit() == Progress.Unit.ACTIONS).toList(),
        "br_actions_done",
        "Deferred actions that are done.",
        PhaseTime::done);
  }

  private static void family(
      MetricsText text,
      List<PhaseTime> phases,
      String name,
      String help,
      ToDoubleFunction<PhaseTime> value) {
    if (!phases.isEmpty()) {
      text.family(name, GAUGE, help);
      phases.forEach(
          phase -> text.sample(name, Map.of("phase", phase.phase()), value.applyAsDouble(phase)));
    }
  }

  private static void segment(MetricsText text, SegmentReport report) {
    text.family(
            "br_log_events",
            GAUGE,
            "Log entries that were read inside the segment, duplicates included.")
        .sample("br_log_events", report.data().log().put().events());
    text.family("br_log_kvs", GAUGE, "Distinct key-value pairs put from the log.")
        .sample("br_log_kvs", report.data().log().put().kvs());
    text.family("br_log_bytes", GAUGE, "Their plain size.")
        .sample("br_log_bytes", report.data().log().put().bytes());
    text.family("br_base_kvs", GAUGE, "Key-value pairs put from the full backup.")
        .sample("br_base_kvs", report.data().base().put().kvs());
    text.family("br_base_bytes", GAUGE, "Their plain size.")
        .sample("br_base_bytes", report.data().base().put().bytes());
    text.family("br_log_plain_bytes", GAUGE, "Plain size of the log files read.")
        .sample("br_log_plain_bytes", report.data().read().plainBytes());
    text.family("br_tables", GAUGE, "Restored tables, without views and sequences.")
        .sample("br_tables", report.data().objects().tables());
    text.family("br_deferred_actions", GAUGE, "Pending deferred actions, by hook.");
    report
        .actions()
        .deferred()
        .forEach((hook, count) -> text.sample("br_deferred_actions", Map.of("hook", hook), count));
    text.family(
        "br_finished_actions", GAUGE, "Deferred actions that this chain has finished, by hook.");
    report
        .actions()
        .finished()
        .forEach((hook, count) -> text.sample("br_finished_actions", Map.of("hook", hook), count));
  }

  private static void process(MetricsText text) {
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    text.family("br_heap_used_bytes", GAUGE, "Used memory of the Java heap.")
        .sample("br_heap_used_bytes", heap.getUsed());
    text.family("br_heap_max_bytes", GAUGE, "Maximum size of the Java heap.")
        .sample("br_heap_max_bytes", heap.getMax());
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(
            time ->
                text.family("br_cpu_seconds_total", COUNTER, "Processor time of the program.")
                    .sample("br_cpu_seconds_total", time.toMillis() / 1000.0));
  }
}
