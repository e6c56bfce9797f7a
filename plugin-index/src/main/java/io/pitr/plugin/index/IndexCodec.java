package io.pitr.plugin.index;

import io.pitr.api.Tso;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.IndexId;
import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlModes;
import java.util.LinkedHashMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {"base":"<tso>","items":[[physical id, index id], …],"suspects":[[table id, index id,
 * [physical id, …]], …],"sessions":[{"sqlMode":bits,"zone":name,"offset":seconds,"indexes":[[table
 * id, index id], …]}, …]}}. Documents of older versions have no sessions.
 */
final class IndexCodec implements StateCodec<IndexState> {
  private static final String BASE = "base";
  private static final String ITEMS = "items";
  private static final String SUSPECTS = "suspects";
  private static final String SESSIONS = "sessions";
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String write(IndexState state) {
    ObjectNode node = JSON.createObjectNode();
    node.put(BASE, state.base().toString());
    write(node.putArray(ITEMS), state.items());
    ArrayNode suspects = node.putArray(SUSPECTS);
    state
        .suspects()
        .forEach(
            (key, ids) -> {
              ArrayNode entry = suspects.addArray().add(key.physicalId()).add(key.indexId());
              ArrayNode list = entry.addArray();
              ids.forEach(id -> list.add((long) id));
            });
    if (!state.sessions().isEmpty()) {
      writeSessions(node.putArray(SESSIONS), state.sessions());
    }
    state.unknown().forEach(node::set);
    return JSON.writeValueAsString(node);
  }

  @Override
  public IndexState read(int version, String json) {
    JsonNode node = JSON.readTree(json);
    var unknown = new TreeMap<String, JsonNode>();
    node.properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case BASE, ITEMS, SUSPECTS, SESSIONS -> {}
                default -> unknown.put(field.getKey(), field.getValue());
              }
            });
    return new IndexState(
        new Tso(Long.parseUnsignedLong(node.required(BASE).asString())),
        read(node.required(ITEMS)),
        suspects(node.required(SUSPECTS)),
        sessions(node.path(SESSIONS)),
        unknown);
  }

  private static void write(ArrayNode list, SortedSet<IndexItem> items) {
    items.forEach(item -> list.addArray().add(item.physicalId()).add(item.indexId()));
  }

  private static SortedSet<IndexItem> read(JsonNode list) {
    var items = new TreeSet<IndexItem>();
    list.forEach(
        item -> items.add(new IndexItem(item.required(0).asLong(), item.required(1).asLong())));
    return items;
  }

  private static SortedMap<IndexItem, SortedSet<Long>> suspects(JsonNode list) {
    var suspects = new TreeMap<IndexItem, SortedSet<Long>>();
    list.forEach(
        entry -> {
          var ids = new TreeSet<Long>();
          entry.required(2).forEach(id -> ids.add(id.asLong()));
          suspects.put(new IndexItem(entry.required(0).asLong(), entry.required(1).asLong()), ids);
        });
    return suspects;
  }

  /** Few sessions add many indexes. */
  private static void writeSessions(ArrayNode list, SortedMap<IndexId, SessionSettings> sessions) {
    var arrays = new LinkedHashMap<SessionSettings, ArrayNode>();
    sessions.forEach(
        (index, session) ->
            arrays
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
  }

  private static SortedMap<IndexId, SessionSettings> sessions(JsonNode list) {
    var sessions = new TreeMap<IndexId, SessionSettings>();
    list.forEach(
        node -> {
          var session =
              new SessionSettings(
                  new SqlModes(node.required("sqlMode").asLong()),
                  new SessionZone(
                      node.required("zone").asString(), node.required("offset").asInt()));
          node.required("indexes")
              .forEach(
                  index ->
                      sessions.put(
                          new IndexId(index.required(0).asLong(), index.required(1).asLong()),
                          session));
        });
    return sessions;
  }
}
