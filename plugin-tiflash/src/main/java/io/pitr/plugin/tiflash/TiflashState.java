package io.pitr.plugin.tiflash;

import io.pitr.api.schema.ReplicaView;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Requested replicas by upstream table id.
 *
 * @param unknown fields of a saved state that this version does not know
 */
record TiflashState(SortedMap<Long, ReplicaView> replicas, SortedMap<String, JsonNode> unknown) {
  static final TiflashState EMPTY = new TiflashState(new TreeMap<>(), new TreeMap<>());

  TiflashState with(long tableId, ReplicaView replica) {
    if (replica.equals(replicas.get(tableId))) {
      return this;
    }
    var next = new TreeMap<>(replicas);
    next.put(tableId, replica);
    return new TiflashState(next, unknown);
  }

  TiflashState without(long tableId) {
    if (!replicas.containsKey(tableId)) {
      return this;
    }
    var next = new TreeMap<>(replicas);
    next.remove(tableId);
    return new TiflashState(next, unknown);
  }
}
