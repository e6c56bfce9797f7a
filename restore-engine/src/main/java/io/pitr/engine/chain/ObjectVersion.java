package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema object as it is stored.
 *
 * @param segment that changed it last
 * @param body the object
 */
record ObjectVersion(int segment, JsonNode body) {
  static ObjectVersion read(String key, JsonNode node) {
    if (!node.path("segment").isInt() || !node.has("object")) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "not a schema object", key);
    }
    return new ObjectVersion(node.required("segment").asInt(), node.required("object"));
  }

  JsonNode write() {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("segment", segment);
    node.set("object", body);
    return node;
  }
}
