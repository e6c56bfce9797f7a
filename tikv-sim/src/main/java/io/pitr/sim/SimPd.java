package io.pitr.sim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.pitr.api.Tso;
import io.pitr.base.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One PD member: gRPC and HTTP on one port, which stays the same over a restart. */
final class SimPd implements AutoCloseable {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final SimCluster cluster;
  private final int index;
  private final Server grpc;
  private final HttpServer http;
  private final ExecutorService threads;
  private PortMux mux;

  SimPd(SimCluster cluster, int index) throws IOException {
    this.cluster = cluster;
    this.index = index;
    this.threads = Executors.newCachedThreadPool(DaemonThreads.named("pd-http"));
    this.grpc =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(cluster.latency())
            .addService(new SimPdService(cluster, index))
            .addService(cluster.etcd().new Keys())
            .addService(cluster.etcd().new Leases())
            .build()
            .start();
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
    this.mux = new PortMux(0, grpc.getPort(), http.getAddress().getPort());
  }

  String address() {
    return "127.0.0.1:" + mux.port();
  }

  /** Closes all connections and accepts no more. */
  void down() throws IOException {
    mux.close();
  }

  void up() throws IOException {
    mux = new PortMux(mux.port(), grpc.getPort(), http.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      cluster.latency().delay();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().toString();
      if (path.equals("/pd/api/v1/admin/reset-ts")) {
        JsonNode json = JsonMapper.shared().readTree(body);
        cluster.pdState().http(exchange.getRequestMethod(), path, body);
        Tso ts = new Tso(Long.parseUnsignedLong(json.path("tso").asString()));
        boolean done = json.path("force-use-larger").asBoolean() && cluster.resetTs(ts);
        answer(exchange, done ? 200 : FORBIDDEN, done ? "\"ok\"" : "\"invalid tso value\"");
        return;
      }
      if (path.equals("/v3/kv/range")) {
        answer(exchange, 200, cluster.etcd().range(JsonMapper.shared().readTree(body)));
        return;
      }
      String answer = cluster.pdState().http(exchange.getRequestMethod(), path, body);
      answer(exchange, answer.isEmpty() ? NOT_FOUND : 200, answer);
    }
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  int index() {
    return index;
  }

  @Override
  public void close() throws IOException {
    mux.close();
    http.stop(0);
    grpc.shutdownNow();
    threads.shutdownNow();
  }
}
