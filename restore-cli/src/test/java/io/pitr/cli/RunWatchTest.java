package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.StorageError;
import io.pitr.api.target.LoadResult;
import io.pitr.base.Outage;
import io.pitr.catalog.LogSize;
import io.pitr.catalog.ObjectCounts;
import io.pitr.cli.output.Screen;
import io.pitr.engine.report.ActionCounts;
import io.pitr.engine.report.LoadedData;
import io.pitr.engine.report.PhaseLoad;
import io.pitr.engine.report.SegmentReport;
import io.pitr.follow.FollowPosition;
import io.pitr.inspect.report.RunSegments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run that follows a log may restore segments for ever. */
class RunWatchTest {
  private static final int MANY = 500;
  private static final int MOST_COLLECTIONS = 50;

  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aRunOfManySegmentsKeepsTheLastReportsOnly() {
    try (RunWatch watch = watch(options())) {
      List<WeakReference<SegmentReport>> reports = new ArrayList<>();
      for (int i = 1; i <= MANY; i++) {
        SegmentReport report = report(i);
        reports.add(new WeakReference<>(report));
        watch.segment(report);
      }

      assertThat(reachable(reports)).isLessThanOrEqualTo(RunSegments.MOST + 1);
      assertThat(watch.totals().segments()).isEqualTo(MANY);
    }
  }

  @Test
  void itsReportHasTheLastSegmentsAndTheTotals() throws Exception {
    WatchOptions options = options();
    try (RunWatch watch = watch(options)) {
      for (int i = 1; i <= MANY; i++) {
        watch.segment(report(i));
      }
      watch.failed(new IllegalStateException("stopped"), List.of());
    }

    JsonNode report = JsonMapper.shared().readTree(Files.readString(folder.resolve("r.json")));
    assertThat(report.get("segments")).hasSize(RunSegments.MOST);
    assertThat(report.get("segments").get(RunSegments.MOST - 1).get("segment").asInt())
        .isEqualTo(MANY);
    assertThat(report.get("totals").get("segments").asInt()).isEqualTo(MANY);
    assertThat(report.get("totals").get("kvs").asInt()).isEqualTo(4 * MANY);
  }

  @Test
  void aFinishedRestoreStandsWhenItsFilesCantBeWritten() throws Exception {
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    var options = new WatchOptions();
    options.report = outputs.resolve("r.json");
    options.metrics = outputs.resolve("m.prom");
    try (RunWatch watch = watch(options)) {
      Files.delete(outputs);

      watch.succeeded(
          () -> {
            throw new IllegalStateException("the target can't be read");
          });
    }

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(
            "warning: the restore is done, but an output is missing: [METRICS_FILE_UNUSABLE] ")
        .contains("warning: the restore is done, but an output is missing: [INTERNAL_ERROR] ");
  }

  @Test
  void theFilesOfAFollowerAreRenewedWhileItRuns() throws Exception {
    var options = options();
    options.metrics = folder.resolve("m.prom");
    try (RunWatch watch = watch(options)) {
      watch.segment(report(1));
      watch.looked(position(1_000, 3_000));
      watch.renew();
      assertThat(renewed().path("segments")).hasSize(1);
      assertThat(renewed().path("running").path("behindLogSeconds").asDouble()).isEqualTo(2);
      assertThat(options.metrics).content().containsPattern("br_behind_log_seconds\\{.*} 2\n");

      watch.looked(position(1_000, 8_000));
      watch.renew();
      assertThat(renewed().path("running").path("behindLogSeconds").asDouble()).isEqualTo(7);
      assertThat(options.metrics).content().containsPattern("br_behind_log_seconds\\{.*} 7\n");
    }
  }

  @Test
  void aFailureThatMayPassIsInTheFilesUntilItHasPassed() throws Exception {
    try (RunWatch watch = watch(options())) {
      var failure = new RestoreException(StorageError.STORAGE_UNAVAILABLE, "no answer", "s3://b");
      watch.failing(new Outage<>(failure, failure, 1, Duration.ZERO));
      assertThat(renewed().path("ok").asBoolean()).isFalse();
      assertThat(renewed().path("running").path("failing").asString())
          .isEqualTo("[STORAGE_UNAVAILABLE] no answer (s3://b)");

      watch.recovered();
      watch.renew();
      assertThat(renewed().path("ok").asBoolean()).isTrue();
    }
  }

  @Test
  void filesThatCantBeRenewedAreOneWarningEachAndDoNotEndTheFollower() throws Exception {
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    var options = new WatchOptions();
    options.report = outputs.resolve("r.json");
    options.metrics = outputs.resolve("m.prom");
    try (RunWatch watch = watch(options)) {
      Files.delete(outputs);
      watch.renew();
      watch.renew();
      Files.createDirectory(outputs);
      watch.renew();
    }

    assertThat(err.toString(StandardCharsets.UTF_8).lines().toList())
        .hasSize(2)
        .allMatch(line -> line.startsWith("warning: the follower goes on, but can't write its "));
    assertThat(options.report).exists();
  }

  private JsonNode renewed() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(folder.resolve("r.json")));
  }

  private static FollowPosition position(long reachedMillis, long checkpointMillis) {
    return new FollowPosition(
        "c1", new Tso(reachedMillis << 18), new Tso(checkpointMillis << 18), "the log advances");
  }

  @Test
  void theReportOfAFailureIsWrittenEvenIfTheMetricsCantBe() throws Exception {
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    var options = options();
    options.metrics = outputs.resolve("m.prom");
    var failure = new IllegalStateException("the restore failed");
    try (RunWatch watch = watch(options)) {
      Files.delete(outputs);

      watch.failed(failure, List.of());
    }

    assertThat(folder.resolve("r.json")).exists();
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  private static long reachable(List<WeakReference<SegmentReport>> reports) {
    long reachable = MANY;
    for (int i = 0; i < MOST_COLLECTIONS && reachable > RunSegments.MOST; i++) {
      System.gc();
      reachable = reports.stream().filter(each -> each.get() != null).count();
    }
    return reachable;
  }

  private WatchOptions options() {
    var options = new WatchOptions();
    options.report = folder.resolve("r.json");
    return options;
  }

  private RunWatch watch(WatchOptions options) {
    var context =
        CliContext.of(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            err,
            Screen.NONE,
            Optional.empty());
    return new RunWatch(context, true, options, "restore follow", "embedded:///x");
  }

  private static SegmentReport report(int index) {
    return new SegmentReport(
        "embedded:///x",
        "c1",
        index,
        new Tso(index),
        new Tso(index + 1),
        false,
        new LoadedData(
            new ObjectCounts(1, 0, 0),
            new PhaseLoad(new LoadResult(1, 4, 30, 3), Duration.ZERO, false),
            PhaseLoad.NONE,
            new LogSize(1, 0, 5, 20, 40),
            List.of()),
        ActionCounts.none(List.of("index")),
        Duration.ofSeconds(1),
        false,
        List.of(),
        "");
  }
}
