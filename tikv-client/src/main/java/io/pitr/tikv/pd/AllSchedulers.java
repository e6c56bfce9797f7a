package io.pitr.tikv.pd;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pauses the schedulers of the whole cluster (spec/restore-flow.md §3.4). */
final class AllSchedulers implements PauseMethod {
  static final String NAME = "schedulers";

  private static final Set<String> SCHEDULERS =
      Set.of(
          "balance-leader-scheduler",
          "balance-hot-region-scheduler",
          "balance-region-scheduler",
          "shuffle-leader-scheduler",
          "shuffle-region-scheduler",
          "shuffle-hot-region-scheduler",
          "evict-slow-store-scheduler");
  private static final Set<String> LIMITS =
      Set.of("leader-schedule-limit", "region-schedule-limit", "max-snapshot-count");
  private static final long GREATEST_LIMIT = 40;
  private static final String PREFIX = "schedule.";

  private final PdHttp http;
  private final PdStores stores;

  AllSchedulers(PdHttp http, PdStores stores) {
    this.http = http;
    this.stores = stores;
  }

  @Override
  public JsonNode plan() {
    var running = new TreeSet<String>();
    http.get("/pd/api/v1/schedulers").forEach(name -> running.add(name.asString()));
    running.retainAll(SCHEDULERS);
    JsonNode schedule = http.get("/pd/api/v1/config/schedule");
    ObjectNode plan = JsonMapper.shared().createObjectNode().put("means", NAME);
    running.forEach(plan.putArray("schedulers")::add);
    ObjectNode original = plan.putObject("original");
    ObjectNode during = plan.putObject("during");
    long storeCount = stores.tikv().size();
    for (String name : LIMITS) {
      if (schedule.path(name).isNumber()) {
        long limit = Math.min(GREATEST_LIMIT, schedule.path(name).asLong() * storeCount);
        set(original, during, schedule, name, JsonMapper.shared().valueToTree(limit));
      }
    }
    set(original, during, schedule, "merge-schedule-limit", JsonMapper.shared().valueToTree(0));
    set(
        original,
        during,
        schedule,
        "enable-location-replacement",
        JsonMapper.shared().valueToTree("false"));
    set(
        original,
        during,
        schedule,
        "max-pending-peer-count",
        JsonMapper.shared().valueToTree(Integer.MAX_VALUE));
    return plan;
  }

  private static void set(
      ObjectNode original, ObjectNode during, JsonNode schedule, String name, JsonNode value) {
    if (schedule.has(name)) {
      original.set(PREFIX + name, schedule.get(name));
      during.set(PREFIX + name, value);
    }
  }

  @Override
  public void apply(JsonNode plan) {
    put(plan, "during", TTL_SECONDS);
  }

  @Override
  public void undo(JsonNode plan) {
    put(plan, "original", 0);
  }

  private void put(JsonNode plan, String values, long seconds) {
    for (JsonNode name : plan.path("schedulers")) {
      http.tryPost(
          "/pd/api/v1/schedulers/" + name.asString(),
          JsonMapper.shared().createObjectNode().put("delay", seconds));
    }
    if (plan.path(values).size() > 0) {
      http.post("/pd/api/v1/config?ttlSecond=" + seconds, plan.path(values));
    }
  }
}
