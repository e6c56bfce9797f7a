package io.pitr.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.event.Progress;
import io.pitr.api.storage.StorageError;
import io.pitr.base.Outage;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsServerTest {
  private long nanos;
  private final RunHealth health = new RunHealth(() -> nanos);

  @Test
  void metricsAreServedOnTheLoopbackAddressIfOnlyAPortIsGiven() throws Exception {
    try (var server = new MetricsServer("0", () -> "br_x 1\n", health)) {
      assertThat(server.address()).matches("http://127\\.0\\.0\\.1:\\d+/metrics");
      Answer got = get(server, "/metrics");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.type()).startsWith("text/plain; version=0.0.4");
      assertThat(got.body()).isEqualTo("br_x 1\n");
    }
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    try (var server = new MetricsServer("0", () -> "br_x 1\n", health)) {
      assertThat(get(server, "/metricsandmore").status()).isEqualTo(404);
      assertThat(get(server, "/").status()).isEqualTo(404);
      assertThat(ask(server, "/metrics", "POST").status()).isEqualTo(405);
    }
  }

  @Test
  void aRunThatFailsForLongerThanAMinuteIsUnhealthyUntilItWorksAgain() throws Exception {
    try (var server = new MetricsServer("0", () -> "", health)) {
      assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");

      health.failing(outage(Duration.ZERO));
      pass(Duration.ofSeconds(59));
      assertThat(get(server, "/healthz").status()).isEqualTo(200);
      pass(Duration.ofSeconds(2));
      Answer failing = get(server, "/healthz");
      assertThat(failing.status()).isEqualTo(503);
      assertThat(failing.body())
          .isEqualTo("failing for 61 s: [STORAGE_UNAVAILABLE] no answer (s3://b)\n");

      health.recovered();
      assertThat(get(server, "/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void aRunThatLoadsDataAgainIsHealthyBeforeItsSegmentIsDone() {
    health.failing(outage(Duration.ofMinutes(5)));
    assertThat(health.problem()).isPresent();

    health.progress(Progress.began("APPLY"));
    assertThat(health.problem()).isPresent();
    health.progress(Progress.read("APPLY", 10, 100));
    assertThat(health.problem()).isEmpty();
  }

  @Test
  void anOutageThatGoesOnCountsFromItsFirstFailure() {
    health.failing(outage(Duration.ofMinutes(5)));
    health.progress(Progress.read("APPLY", 10, 100));
    health.failing(outage(Duration.ofMinutes(6)));

    assertThat(health.failingFor()).isEqualTo(Duration.ofMinutes(6));
  }

  @Test
  void aRunThatHasEndedIsUnhealthy() {
    health.ended(RunMetrics.Outcome.DONE);

    assertThat(health.problem()).contains("the run has ended: done");
  }

  @ParameterizedTest
  @CsvSource({
    "9100, 127.0.0.1, 9100",
    ":9100, 127.0.0.1, 9100",
    "0.0.0.0:9100, 0.0.0.0, 9100",
    "[::1]:0, 0:0:0:0:0:0:0:1, 0"
  })
  void anAddressIsAPortOrAHostAndAPort(String text, String host, int port) {
    var address = ListenAddress.parse(text);

    assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
    assertThat(address.getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "99999", "host:", "::1:9100", "1:2:3", "http://x:1"})
  void otherTextsAreNoAddress(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(RestoreException.class)
        .hasMessageStartingWith("[METRICS_PORT_UNUSABLE]");
  }

  private record Answer(int status, String type, String body) {}

  private static Answer get(MetricsServer server, String path) throws Exception {
    return ask(server, path, "GET");
  }

  private static Answer ask(MetricsServer server, String path, String method) throws Exception {
    URI uri = URI.create(server.address()).resolve(path);
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(
          status,
          String.valueOf(connection.getContentType()),
          body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static Outage<RestoreException> outage(Duration lasted) {
    var failure = new RestoreException(StorageError.STORAGE_UNAVAILABLE, "no answer", "s3://b");
    return new Outage<>(failure, failure, 1, lasted);
  }
}
