package io.pitr.cli.metrics;

import com.sun.net.httpserver.HttpServer;
import io.pitr.api.RestoreException;
import io.pitr.base.DaemonThreads;
import io.pitr.cli.CliError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves {@code GET /metrics} on the loopback address during a run. */
public final class MetricsServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_ALLOWED = 405;

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * @param port 0 for any free port
   * @param text called for each request
   * @throws RestoreException {@link CliError#METRICS_PORT_UNUSABLE}
   */
  public MetricsServer(int port, Supplier<String> text) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException | IllegalArgumentException e) {
      throw new RestoreException(
          CliError.METRICS_PORT_UNUSABLE,
          String.valueOf(e.getMessage()),
          "--metrics-port " + port,
          e);
    }
    threads = Executors.newSingleThreadExecutor(DaemonThreads.named("metrics"));
    server.setExecutor(threads);
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
              exchange.sendResponseHeaders(NOT_ALLOWED, -1);
              return;
            }
            byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
            exchange
                .getResponseHeaders()
                .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(OK, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  /** URL of the metrics. */
  public String address() {
    InetSocketAddress at = server.getAddress();
    return "http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/metrics";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
