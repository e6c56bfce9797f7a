package io.pitr.cli.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pitr.api.RestoreException;
import io.pitr.base.DaemonThreads;
import io.pitr.cli.CliError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves {@code GET /metrics} and {@code GET /healthz} during a run. */
public final class MetricsServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  /** A slow client must not keep others from an answer. */
  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * @param address {@code PORT} of the loopback address, or {@code HOST:PORT}; port 0 is any free
   *     one
   * @param metrics called for each request
   * @param health called for each request
   * @throws RestoreException {@link CliError#METRICS_PORT_UNUSABLE}
   */
  public MetricsServer(String address, Supplier<String> metrics, RunHealth health) {
    InetSocketAddress at = ListenAddress.parse(address);
    try {
      server = HttpServer.create(at, 0);
    } catch (IOException e) {
      throw new RestoreException(
          CliError.METRICS_PORT_UNUSABLE,
          String.valueOf(e.getMessage()),
          "--metrics-addr " + address,
          e);
    }
    threads = Executors.newFixedThreadPool(THREADS, DaemonThreads.named("metrics"));
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, metrics, health));
    server.start();
  }

  private static void answer(HttpExchange exchange, Supplier<String> metrics, RunHealth health)
      throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean known = path.equals("/metrics") || path.equals("/healthz");
      if (!known) {
        send(exchange, NOT_FOUND, TEXT, "see /metrics and /healthz\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(NOT_ALLOWED, -1);
      } else if (path.equals("/metrics")) {
        send(exchange, OK, METRICS, metrics.get());
      } else {
        Optional<String> problem = health.problem();
        send(exchange, problem.isEmpty() ? OK : UNAVAILABLE, TEXT, problem.orElse("ok") + "\n");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** URL of the metrics. */
  public String address() {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().getHostAddress();
    return "http://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + at.getPort()
        + "/metrics";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
