package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlModes;
import io.pitr.engine.EngineError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sessions of indexes as JSON: {@code {"sessions":[{"sqlMode":bits,"zone":name,"offset":seconds,
 * "indexes":[[table id, index id], …]}, …]}}.
 */
final class SessionsCodec {
  private SessionsCodec() {}

  static JsonNode write(Map<IndexId, SessionSettings> sessions) {
    ObjectNode document = StateDocument.JSON.createObjectNode();
    ArrayNode list = document.putArray("sessions");
    var indexes = new LinkedHashMap<SessionSettings, ArrayNode>();
    new TreeMap<>(sessions)
        .forEach(
            (index, session) ->
                indexes
                    .computeIfAbsent(
                        session,
                        one ->
                            list.addObject()
                                .put("sqlMode", one.sqlModes().bits())
                                .put("zone", one.zone().name())
                                .put("offset", one.zone().offsetSeconds())
                                .putArray("indexes"))
                    .addArray()
                    .add(index.tableId())
                    .add(index.indexId()));
    return document;
  }

  static SortedMap<IndexId, SessionSettings> read(String key, JsonNode document) {
    var sessions = new TreeMap<IndexId, SessionSettings>();
    try {
      for (JsonNode node : document.required("sessions")) {
        var modes = new SqlModes(node.required("sqlMode").asLong());
        var zone =
            new SessionZone(node.required("zone").asString(), node.required("offset").asInt());
        for (JsonNode index : node.required("indexes")) {
          sessions.put(
              new IndexId(index.required(0).asLong(), index.required(1).asLong()),
              new SessionSettings(modes, zone));
        }
      }
    } catch (RuntimeException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "no sessions of indexes", key, e);
    }
    return sessions;
  }
}
