package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.format.proto.Pdpb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What all PD members know: safe points, schedulers, settings, operators. Thread-safe. */
public final class SimPdState {
  private static final String GC_WORKER = "gc_worker";
  private static final String STORES =
      "{\"count\":1,\"stores\":[{\"store\":{\"id\":1,\"state_name\":\"Up\"},"
          + "\"status\":{\"capacity\":\"2TiB\",\"available\":\"%s\"}}%s]}";
  private static final String TIFLASH =
      ",{\"store\":{\"id\":%d,\"state_name\":\"Up\","
          + "\"labels\":[{\"key\":\"engine\",\"value\":\"tiflash\"}]},\"status\":{}}";
  private static final Pattern MINUTES = Pattern.compile("(\\d+)m0s");

  /** Settings that PD only accepts with a time limit. */
  private static final Set<String> LIMITABLE =
      Set.of(
          "schedule.max-snapshot-count",
          "schedule.enable-location-replacement",
          "schedule.max-merge-region-size",
          "schedule.max-merge-region-keys",
          "schedule.leader-schedule-limit",
          "schedule.region-schedule-limit",
          "schedule.replica-schedule-limit",
          "schedule.merge-schedule-limit",
          "schedule.hot-region-schedule-limit",
          "schedule.max-pending-peer-count");

  private final SimTime time;
  private final Map<String, SafePoint> safePoints = new TreeMap<>();
  private final Map<String, Long> schedulers = new TreeMap<>();
  private final ObjectNode schedule = JsonMapper.shared().createObjectNode();
  private final Map<String, Limited> temporary = new TreeMap<>();
  private final Map<String, Long> labelRules = new HashMap<>();
  private final Map<Long, Integer> operators = new HashMap<>();
  private final List<String> httpCalls = new ArrayList<>();
  private int scatterRounds;
  private boolean refusesScatter;
  private String available = "1.5TiB";
  private String tiflash = "";
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

  /** A setting for a time. */
  private record Limited(String value, long endNanos) {}

  private long after(long seconds) {
    return time.nanoTime() + seconds * 1_000_000_000L;
  }

  private boolean isOver(long endNanos) {
    return endNanos - time.nanoTime() < 0;
  }

  synchronized Pdpb.UpdateServiceGCSafePointResponse.Builder update(
      String service, long ttlSeconds, long safePoint) {
    safePoints.values().removeIf(one -> one.endNanos - time.nanoTime() < 0);
    if (ttlSeconds <= 0) {
      safePoints.remove(service);
    } else if (Long.compareUnsigned(safePoint, min().getValue().safePoint) >= 0) {
      safePoints.put(service, new SafePoint(safePoint, after(ttlSeconds)));
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

  /** Advances garbage collection, as the cluster's own worker does. */
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

  /** PD takes no requests to scatter regions, for instance because too many operators run. */
  public synchronized void refuseScatter() {
    refusesScatter = true;
  }

  synchronized boolean refusesScatter() {
    return refusesScatter;
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
        .filter(one -> one.getValue() != 0 && !isOver(one.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Settings with a time limit. */
  public synchronized Map<String, String> temporarySettings() {
    var settings = new TreeMap<String, String>();
    temporary.values().removeIf(one -> isOver(one.endNanos));
    temporary.forEach((name, one) -> settings.put(name, one.value));
    return settings;
  }

  /** Ids of the label rules in force. */
  public synchronized List<String> labelRules() {
    labelRules.values().removeIf(this::isOver);
    return List.copyOf(labelRules.keySet());
  }

  /** {@code METHOD path body} of each HTTP request. */
  public synchronized List<String> httpCalls() {
    return List.copyOf(httpCalls);
  }

  /** The free space of a store, as PD formats it: {@code 1.5TiB}. */
  public synchronized void available(String size) {
    available = size;
  }

  synchronized void addTiflash(long storeId) {
    tiflash += TIFLASH.formatted(storeId);
  }

  public synchronized void version(String text) {
    version = text;
  }

  /** The response to an HTTP request; empty if it is not served. */
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
      boolean paused = pathAndQuery.endsWith("?status=paused");
      (paused ? pausedSchedulers() : schedulers.keySet()).forEach(names::add);
      return names.toString();
    }
    if (path.startsWith("/pd/api/v1/schedulers/")) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      long delay = json.path("delay").asLong();
      return schedulers.replace(name, delay == 0 ? 0L : after(delay)) == null ? "" : "\"ok\"";
    }
    if (path.equals("/pd/api/v1/config/schedule")) {
      return schedule.toString();
    }
    if (path.equals("/pd/api/v1/config/replicate")) {
      return JsonMapper.shared().createObjectNode().put("max-replicas", 3).toString();
    }
    if (path.equals("/pd/api/v1/stores")) {
      return STORES.formatted(available, tiflash);
    }
    if (path.equals("/pd/api/v1/config")) {
      return settings(pathAndQuery, (ObjectNode) json);
    }
    if (path.equals("/pd/api/v1/config/region-label/rule")) {
      Matcher ttl = MINUTES.matcher(json.path("labels").path(0).path("ttl").asString());
      if (!ttl.matches() || json.path("id").asString().isEmpty()) {
        return "";
      }
      labelRules.put(json.path("id").asString(), after(60 * Long.parseLong(ttl.group(1))));
      return "\"ok\"";
    }
    if (path.equals("/pd/api/v1/gc/safepoint")) {
      ObjectNode answer = JsonMapper.shared().createObjectNode();
      ArrayNode services = answer.putArray("service_gc_safe_points");
      safePoints()
          .forEach((id, ts) -> services.addObject().put("service_id", id).put("safe_point", ts));
      return answer.toString();
    }
    if (path.equals("/pd/api/v1/config/region-label/rules")) {
      if (method.equals("GET")) {
        ArrayNode rules = JsonMapper.shared().createArrayNode();
        labelRules().forEach(id -> rules.addObject().put("id", id));
        return rules.toString();
      }
      json.path("deletes").forEach(id -> labelRules.remove(id.asString()));
      return "\"ok\"";
    }
    return "";
  }

  /** A setting with a time limit hides the permanent one and does not change it. */
  private String settings(String pathAndQuery, ObjectNode changes) {
    Matcher seconds = Pattern.compile("ttlSecond=(\\d+)$").matcher(pathAndQuery);
    if (!seconds.find()) {
      changes.properties().forEach(one -> schedule.set(name(one.getKey()), one.getValue()));
      return "\"ok\"";
    }
    if (!LIMITABLE.containsAll(changes.propertyNames())) {
      return "";
    }
    long limit = Long.parseLong(seconds.group(1));
    for (var change : changes.properties()) {
      if (limit == 0) {
        temporary.remove(change.getKey());
      } else {
        String value = change.getValue().asString();
        temporary.put(change.getKey(), new Limited(value, after(limit)));
      }
    }
    return "\"ok\"";
  }

  private static String name(String setting) {
    return setting.replace("schedule.", "");
  }
}
