package io.pitr.tikv.pd;

import io.pitr.format.codec.HexText;
import io.pitr.format.key.KeySpan;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pauses scheduling for one span of keys with a region label (spec/restore-flow.md §3.4). */
final class KeyRangeRule implements PauseMethod {
  static final String NAME = "range";

  private final PdHttp http;
  private final KeySpan span;

  /**
   * @param span encoded keys
   */
  KeyRangeRule(PdHttp http, KeySpan span) {
    this.http = http;
    this.span = span;
  }

  @Override
  public JsonNode plan() {
    ObjectNode plan = JsonMapper.shared().createObjectNode().put("means", NAME);
    ObjectNode rule =
        plan.putObject("rule").put("id", UUID.randomUUID().toString()).put("index", 0);
    rule.putArray("labels")
        .addObject()
        .put("key", "schedule")
        .put("value", "deny")
        .put("ttl", TTL_SECONDS / 60 + "m0s");
    rule.put("rule_type", "key-range")
        .putArray("data")
        .addObject()
        .put("start_key", HexText.of(span.start().toByteArray()))
        .put("end_key", HexText.of(span.end().toByteArray()));
    return plan;
  }

  @Override
  public void apply(JsonNode plan) {
    http.post("/pd/api/v1/config/region-label/rule", plan.path("rule"));
  }

  @Override
  public void undo(JsonNode plan) {
    ObjectNode change = JsonMapper.shared().createObjectNode();
    change.putNull("sets");
    change.putArray("deletes").add(plan.path("rule").path("id").asString());
    http.patch("/pd/api/v1/config/region-label/rules", change);
  }
}
