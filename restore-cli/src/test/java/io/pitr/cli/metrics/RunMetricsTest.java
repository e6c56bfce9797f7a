package io.pitr.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.api.storage.StorageError;
import io.pitr.base.Outage;
import io.pitr.follow.FollowPosition;
import io.pitr.inspect.report.RunRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";

  private long nanos;
  private final RunRecorder recorder = new RunRecorder(() -> nanos);
  private long millis = 5_000;
  private final RunHealth health = new RunHealth(() -> nanos);
  private final RunMetrics metrics =
      new RunMetrics(
          recorder, health, () -> Instant.ofEpochMilli(millis), "1.0", "embedded:///standby");

  @Test
  void eachLineFollowsTheFormatAndEachFamilyComesOnceAndBeforeItsSamples() {
    recorder.event(new RestoreEvent.SegmentOpened(2, new Tso(1), new Tso(1L << 40), false));
    recorder.progress(new Progress("APPLY", Progress.Unit.READ_BYTES, 10, 20, 5, ""));
    recorder.progress(Progress.actions("FINISH", 1, 2, "x"));
    metrics.looked(position(1_000, 3_500));

    Set<String> families = new HashSet<>();
    for (String line : metrics.text().lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        assertThat(line).matches("# TYPE " + NAME + " (gauge|counter)");
        assertThat(families.add(line.split(" ")[2])).as(line).isTrue();
      } else if (!line.startsWith("# HELP ")) {
        assertThat(line)
            .matches(NAME + "(\\{" + LABEL + "(," + LABEL + ")*\\})? -?[0-9]+(\\.[0-9]+)?");
        assertThat(families).contains(line.replaceFirst("[{ ].*", ""));
      }
    }
  }

  @Test
  void thePageOfOperationsListsEachFamily() throws Exception {
    String page =
        Files.readString(
            Path.of(System.getProperty("pitr.root", "..")).resolve("docs/operations.md"));
    String source = Files.readString(Path.of("src/main/java/io/pitr/cli/metrics/RunMetrics.java"));

    Set<String> families = new HashSet<>();
    Pattern.compile("\"(br_[a-z_]+)\"")
        .matcher(source)
        .results()
        .forEach(match -> families.add(match.group(1)));

    assertThat(families).hasSizeGreaterThan(15);
    assertThat(families).allSatisfy(family -> assertThat(page).contains("`" + family + "`"));
  }

  @Test
  void phasesTellWhatTheyDidAndHowLong() {
    recorder.progress(new Progress("APPLY", Progress.Unit.READ_BYTES, 10, 20, 5, ""));
    nanos += TimeUnit.MILLISECONDS.toNanos(1500);

    assertThat(metrics.text())
        .contains(
            "br_phase_seconds_total{chain=\"\",phase=\"APPLY\",target=\"embedded:///standby\"} 1.500\n")
        .contains(
            "br_phase_done_bytes{chain=\"\",phase=\"APPLY\",target=\"embedded:///standby\"} 10\n")
        .contains(
            "br_phase_wanted_bytes{chain=\"\",phase=\"APPLY\",target=\"embedded:///standby\"} 20\n")
        .contains("br_phase_kvs{chain=\"\",phase=\"APPLY\",target=\"embedded:///standby\"} 5\n")
        .contains("br_run_state{chain=\"\",state=\"running\",target=\"embedded:///standby\"} 1\n");
    metrics.ended(RunMetrics.Outcome.FAILED);
    assertThat(metrics.text())
        .contains("br_run_state{chain=\"\",state=\"running\",target=\"embedded:///standby\"} 0\n")
        .contains("br_run_state{chain=\"\",state=\"failed\",target=\"embedded:///standby\"} 1\n");
  }

  @Test
  void valuesOfLabelsAreEscaped() {
    assertThat(new MetricsText(Map.of()).sample("m", Map.of("a", "q\" b\\ n\n"), 1))
        .hasToString("m{a=\"q\\\" b\\\\ n\\n\"} 1\n");
  }

  @Test
  void aFollowerTellsTheChainTheCheckpointAndTheLag() {
    metrics.looked(position(1_000, 3_500));

    String labels = "{chain=\"c7\",target=\"embedded:///standby\"}";
    assertThat(metrics.text())
        .contains("br_restored_seconds" + labels + " 1\n")
        .contains("br_log_checkpoint_seconds" + labels + " 3.500\n")
        .contains("br_behind_log_seconds" + labels + " 2.500\n")
        .contains("br_lag_seconds" + labels + " 4\n");
    millis += 2_000;
    assertThat(metrics.text()).contains("br_lag_seconds" + labels + " 6\n");
  }

  @Test
  void thereIsNoLagBeforeTheFirstSegment() {
    metrics.looked(new FollowPosition("", Tso.ZERO, tso(3_500), "the log advances"));

    assertThat(metrics.text())
        .contains("br_log_checkpoint_seconds{")
        .doesNotContain("br_lag_seconds{")
        .doesNotContain("br_behind_log_seconds{");
  }

  @Test
  void failuresAreCountedAndTimed() {
    health.failing(outage(3));
    nanos += TimeUnit.SECONDS.toNanos(2);

    assertThat(metrics.text())
        .containsPattern("br_failures_total\\{.*} 1\n")
        .containsPattern("br_failing_seconds\\{.*} 5\n");
    health.recovered();
    assertThat(metrics.text()).containsPattern("br_failing_seconds\\{.*} 0\n");
  }

  private static Outage<RestoreException> outage(int seconds) {
    var failure = new RestoreException(StorageError.STORAGE_UNAVAILABLE, "no answer", "s3://b");
    return new Outage<>(failure, failure, 1, Duration.ofSeconds(seconds));
  }

  private static FollowPosition position(long reachedMillis, long checkpointMillis) {
    return new FollowPosition("c7", tso(reachedMillis), tso(checkpointMillis), "the log advances");
  }

  private static Tso tso(long millis) {
    return new Tso(millis << 18);
  }
}
