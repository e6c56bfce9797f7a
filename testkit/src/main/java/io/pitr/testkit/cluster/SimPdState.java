package io.pitr.testkit.cluster;

import com.google.protobuf.ByteString;
import io.pitr.format.proto.Pdpb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What all PD members know: safe points, schedulers, settings, operators. Thread-safe. */
public final class SimPdState {
  private static final String GC_WORKER = "gc_worker";

  private final SimTime time;
  private final Map<String, SafePoint> safePoints = new TreeMap<>();
  private final Map<String, Long> schedulers = new TreeMap<>();
  private final ObjectNode schedule = JsonMapper.shared().createObjectNode();
  private final ObjectNode temporary = JsonMapper.shared().createObjectNode();
  private final Map<String, JsonNode> labelRules = new HashMap<>();
  private final Map<Long, Integer> operators = new HashMap<>();
  private final List<String> httpCalls = new ArrayList<>();
  private int scatterRounds;
  private String version = "v9.0.0";

  SimPdState(SimTime time) {
    this.time = time;
    safePoints.put(GC_WORKER, new SafePoint(0, Long.MAX_VALUE));
    schedulers.put("balance-leader-scheduler", 0L);
    schedulers.put("balance-region-scheduler", 0L);
    schedulers.put("evict-leader-scheduler", 0L);
    schedule.put("leader-schedule-limit", 4);
    schedule.put("region-schedule-limit", 2048);
    schedule.put("max-snapshot-count", 64);
    schedule.put("merge-schedule-limit", 8);
    schedule.put("enable-location-replacement", "true");
    schedule.put("max-pending-peer-count", 64);
    schedule.put("low-space-ratio", 0.8);
  }

  /**
   * A service's hold on garbage collection.
   *
   * @param endNanos of the cluster's time
   */
  private record SafePoint(long safePoint, long endNanos) {}

  synchronized Pdpb.UpdateServiceGCSafePointResponse.Builder update(
      String service, long ttlSeconds, long safePoint) {
    safePoints.values().removeIf(one -> one.endNanos - time.nanoTime() < 0);
    if (ttlSeconds <= 0) {
      safePoints.remove(service);
    } else if (Long.compareUnsigned(safePoint, min().getValue().safePoint) >= 0) {
      safePoints.put(
          service, new SafePoint(safePoint, time.nanoTime() + ttlSeconds * 1_000_000_000L));
    }
    Map.Entry<String, SafePoint> min = min();
    return Pdpb.UpdateServiceGCSafePointResponse.newBuilder()
        .setServiceId(ByteString.copyFromUtf8(min.getKey()))
        .setMinSafePoint(min.getValue().safePoint);
  }

  private Map.Entry<String, SafePoint> min() {
    return safePoints.entrySet().stream()
        .min((a, b) -> Long.compareUnsigned(a.getValue().safePoint, b.getValue().safePoint))
        .orElseThrow();
  }

  /** Moves garbage collection on, as the cluster's own worker does. */
  public synchronized void gcWorker(long safePoint) {
    safePoints.put(GC_WORKER, new SafePoint(safePoint, Long.MAX_VALUE));
  }

  /** Services that hold garbage collection now, and their safe points. */
  public synchronized Map<String, Long> safePoints() {
    safePoints.values().removeIf(one -> one.endNanos - time.nanoTime() < 0);
    var held = new TreeMap<String, Long>();
    safePoints.forEach((service, point) -> held.put(service, point.safePoint));
    return held;
  }

  /** How often an operator of a scattered region is still running when it is asked for. */
  public synchronized void scatterTakes(int polls) {
    scatterRounds = polls;
  }

  synchronized void scatter(List<Long> regionIds) {
    regionIds.forEach(id -> operators.put(id, scatterRounds));
  }

  synchronized boolean isScattering(long regionId) {
    int left = operators.getOrDefault(regionId, 0);
    operators.put(regionId, Math.max(0, left - 1));
    return left > 0;
  }

  /** Names of schedulers that are paused. */
  public synchronized List<String> pausedSchedulers() {
    return schedulers.entrySet().stream()
        .filter(one -> one.getValue() > 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Settings with a time limit. */
  public synchronized Map<String, String> temporarySettings() {
    var settings = new TreeMap<String, String>();
    temporary.properties().forEach(one -> settings.put(one.getKey(), one.getValue().asString()));
    return settings;
  }

  /** Ids of the label rules in force. */
  public synchronized List<String> labelRules() {
    return List.copyOf(labelRules.keySet());
  }

  /** {@code METHOD path body} of each HTTP request. */
  public synchronized List<String> httpCalls() {
    return List.copyOf(httpCalls);
  }

  public synchronized void version(String text) {
    version = text;
  }

  /** The answer to an HTTP request, or an empty string for one that is not served. */
  synchronized String http(String method, String pathAndQuery, String body) {
    httpCalls.add(method + " " + pathAndQuery + " " + body);
    JsonNode json =
        body.isEmpty()
            ? JsonMapper.shared().createObjectNode()
            : JsonMapper.shared().readTree(body);
    String path = pathAndQuery.replaceFirst("\\?.*", "");
    if (path.equals("/pd/api/v1/version")) {
      return JsonMapper.shared().createObjectNode().put("version", version).toString();
    }
    if (path.equals("/pd/api/v1/schedulers")) {
      var names = JsonMapper.shared().createArrayNode();
      schedulers.keySet().forEach(names::add);
      return names.toString();
    }
    if (path.startsWith("/pd/api/v1/schedulers/")) {
      schedulers.put(path.substring(path.lastIndexOf('/') + 1), json.path("delay").asLong());
      return "\"ok\"";
    }
    if (path.equals("/pd/api/v1/config/schedule")) {
      return schedule.toString();
    }
    if (path.equals("/pd/api/v1/config/replicate")) {
      return JsonMapper.shared().createObjectNode().put("max-replicas", 3).toString();
    }
    if (path.equals("/pd/api/v1/config")) {
      return settings(pathAndQuery, (ObjectNode) json);
    }
    if (path.equals("/pd/api/v1/config/region-label/rule")) {
      labelRules.put(json.path("id").asString(), json);
      return "\"ok\"";
    }
    if (path.equals("/pd/api/v1/config/region-label/rules")) {
      json.path("deletes").forEach(id -> labelRules.remove(id.asString()));
      return "\"ok\"";
    }
    return "";
  }

  private String settings(String pathAndQuery, ObjectNode changes) {
    boolean limited = !pathAndQuery.endsWith("ttlSecond=0");
    for (var change : changes.properties()) {
      if (limited) {
        temporary.set(change.getKey(), change.getValue());
      } else {
        temporary.remove(change.getKey());
        schedule.set(change.getKey().replace("schedule.", ""), change.getValue());
      }
    }
    return "\"ok\"";
  }
}
