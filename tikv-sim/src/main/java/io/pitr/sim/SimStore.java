package io.pitr.sim;

import com.google.protobuf.Message;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.pitr.format.proto.Errorpb;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.format.proto.Metapb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One TiKV store: its server, which can stop and start again, and its downloaded files. */
final class SimStore implements AutoCloseable {
  private static final Duration IMPORT_MODE = Duration.ofMinutes(10);

  private final SimCluster cluster;
  private final long id;
  private final HttpServer status;
  private final Map<String, SimSst> downloads = new ConcurrentHashMap<>();
  private Server grpc;
  private int port;
  private volatile long importModeEndNanos;
  private volatile String gcRatio = "1.1";

  SimStore(SimCluster cluster, long id) throws IOException {
    this.cluster = cluster;
    this.id = id;
    this.status = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    status.createContext("/config", this::config);
    status.start();
    this.grpc = start(0);
    this.port = grpc.getPort();
  }

  private Server start(int onPort) throws IOException {
    return SamePort.listen(
        onPort,
        () ->
            NettyServerBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort))
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .intercept(cluster.latency())
                .addService(new SimTikvService(cluster, this))
                .addService(new SimImportService(cluster, this))
                .build()
                .start());
  }

  private void config(HttpExchange exchange) throws IOException {
    try (exchange) {
      cluster.latency().delay();
      if (exchange.getRequestMethod().equals("POST")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        gcRatio = JsonMapper.shared().readTree(body).path("gc.ratio-threshold").asString();
        SimPd.answer(exchange, 200, "");
        return;
      }
      ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(cluster.storeConfig());
      config.putObject("gc").put("ratio-threshold", Double.parseDouble(gcRatio));
      SimPd.answer(exchange, 200, config.toString());
    }
  }

  String gcRatio() {
    return gcRatio;
  }

  long id() {
    return id;
  }

  /** Files of this store alone, by their uuid in hexadecimal. */
  Map<String, SimSst> downloads() {
    return downloads;
  }

  /** A store leaves import mode by itself unless the mode is renewed. */
  boolean importMode() {
    return importModeEndNanos - cluster.time().nanoTime() > 0;
  }

  void importMode(boolean on) {
    long now = cluster.time().nanoTime();
    importModeEndNanos = on ? now + IMPORT_MODE.toNanos() : now;
  }

  Metapb.Store message(String version) {
    return Metapb.Store.newBuilder()
        .setId(id)
        .setAddress("127.0.0.1:" + port)
        .setStatusAddress("127.0.0.1:" + status.getAddress().getPort())
        .setVersion(version)
        .build();
  }

  void down() {
    grpc.shutdownNow();
    try {
      if (!grpc.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a simulated store does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void up() throws IOException {
    grpc = start(port);
    port = grpc.getPort();
  }

  /**
   * Serves a request: records it, injects faults, then executes it.
   *
   * @param regionError makes an answer of a region's error
   * @param messageError makes an answer of a message
   */
  <R extends Message> void serve(
      String call,
      Message request,
      StreamObserver<R> out,
      Function<Errorpb.Error, R> regionError,
      Function<String, R> messageError,
      Supplier<R> body) {
    cluster.calls().add(new CallLog.Call(call, id, request));
    try {
      Optional<Faults.Effect> effect = cluster.faults().apply(call);
      R answer;
      if (effect.isEmpty()) {
        answer = body.get();
      } else if (effect.get() instanceof Faults.Effect.Answer told) {
        answer = regionError.apply(told.error());
      } else if (effect.get() instanceof Faults.Effect.Message told) {
        answer = messageError.apply(told.text());
      } else {
        if (effect.get() instanceof Faults.Effect.Lost) {
          R unused = body.get();
        }
        out.onError(effect.get().status("the answer is lost").asRuntimeException());
        return;
      }
      cluster.calls().answered(answer);
      out.onNext(answer);
      out.onCompleted();
    } catch (RegionRefusal e) {
      out.onNext(regionError.apply(e.error()));
      out.onCompleted();
    } catch (RuntimeException e) {
      cluster.violation(call + " on store " + id + " broke: " + e);
      out.onError(Status.INTERNAL.withDescription(String.valueOf(e)).asRuntimeException());
    }
  }

  /**
   * The region that a request is for.
   *
   * @throws RegionRefusal when this store can't serve it
   */
  SimRegion leading(String call, Kvrpcpb.Context context) {
    long asked = context.getPeer().getStoreId();
    if (asked != id) {
      throw new RegionRefusal(
          Errorpb.Error.newBuilder()
              .setMessage("to store id " + asked + ", mine " + id)
              .setStoreNotMatch(
                  Errorpb.StoreNotMatch.newBuilder().setRequestStoreId(asked).setActualStoreId(id))
              .build());
    }
    Optional<SimRegion> found =
        cluster.regions().byId(context.getRegionId()).filter(region -> region.isOn(id));
    if (found.isEmpty()) {
      throw new RegionRefusal(
          Errorpb.Error.newBuilder()
              .setMessage("region " + context.getRegionId() + " not found")
              .setRegionNotFound(
                  Errorpb.RegionNotFound.newBuilder().setRegionId(context.getRegionId()))
              .build());
    }
    SimRegion region = found.get();
    cluster.rules().context(call, context, region, id);
    if (region.leader() != id) {
      var error = Errorpb.NotLeader.newBuilder().setRegionId(region.id());
      if (region.leader() != 0) {
        error.setLeader(region.leaderPeer());
      }
      throw new RegionRefusal(
          Errorpb.Error.newBuilder()
              .setMessage("peer is not leader for region " + region.id())
              .setNotLeader(error)
              .build());
    }
    if (!region.epoch().equals(context.getRegionEpoch())) {
      throw RegionRefusal.epoch(region);
    }
    return region;
  }

  @Override
  public void close() {
    status.stop(0);
    grpc.shutdownNow();
  }
}
