package io.pitr.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.Tso;
import io.pitr.api.event.Progress;
import io.pitr.api.event.RestoreEvent;
import io.pitr.inspect.report.RunRecorder;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final RunMetrics metrics = new RunMetrics(recorder, "1.0");

  @Test
  void eachLineFollowsTheFormatAndEachFamilyComesOnceAndBeforeItsSamples() {
    recorder.event(new RestoreEvent.SegmentOpened(2, new Tso(1), new Tso(1L << 40), false));
    recorder.progress(new Progress("APPLY", Progress.Unit.READ_BYTES, 10, 20, 5, ""));
    recorder.progress(Progress.actions("FINISH", 1, 2, "x"));

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
        .contains("br_phase_seconds_total{phase=\"APPLY\"} 1.500\n")
        .contains("br_phase_done_bytes{phase=\"APPLY\"} 10\n")
        .contains("br_phase_wanted_bytes{phase=\"APPLY\"} 20\n")
        .contains("br_phase_kvs{phase=\"APPLY\"} 5\n")
        .contains("br_run_state{state=\"running\"} 1\n");
    metrics.ended(RunMetrics.Outcome.FAILED);
    assertThat(metrics.text())
        .contains("br_run_state{state=\"running\"} 0\n")
        .contains("br_run_state{state=\"failed\"} 1\n");
  }

  @Test
  void valuesOfLabelsAreEscaped() {
    assertThat(new MetricsText().sample("m", Map.of("a", "q\" b\\ n\n"), 1))
        .hasToString("m{a=\"q\\\" b\\\\ n\\n\"} 1\n");
  }

  @Test
  void theServerAnswersOnTheLoopbackAddressUntilItIsClosed() throws Exception {
    try (var server = new MetricsServer(0, metrics::text)) {
      assertThat(server.address()).matches("http://127\\.0\\.0\\.1:\\d+/metrics");
      HttpURLConnection got = open(server);
      assertThat(got.getResponseCode()).isEqualTo(200);
      assertThat(got.getContentType()).startsWith("text/plain; version=0.0.4");
      try (InputStream body = got.getInputStream()) {
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
            .contains("br_build_info{");
      }
      HttpURLConnection posted = open(server);
      posted.setRequestMethod("POST");
      assertThat(posted.getResponseCode()).isEqualTo(405);
    }
  }

  private static HttpURLConnection open(MetricsServer server) throws Exception {
    return (HttpURLConnection) URI.create(server.address()).toURL().openConnection();
  }
}
