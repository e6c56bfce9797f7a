package io.pitr.plugin.tiflash;

import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.ReplicaView;
import java.util.ArrayList;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code {"replicas":{"<table id>":{"count":1,"labels":["zone"]}}}}. */
final class TiflashCodec implements StateCodec<TiflashState> {
  private static final String REPLICAS = "replicas";
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String write(TiflashState state) {
    ObjectNode node = JSON.createObjectNode();
    ObjectNode replicas = node.putObject(REPLICAS);
    state
        .replicas()
        .forEach(
            (id, replica) -> {
              ObjectNode entry = replicas.putObject(Long.toString(id));
              entry.put("count", replica.count());
              var labels = entry.putArray("labels");
              replica.locationLabels().forEach(labels::add);
            });
    state.unknown().forEach(node::set);
    return JSON.writeValueAsString(node);
  }

  @Override
  public TiflashState read(int version, String json) {
    JsonNode node = JSON.readTree(json);
    var replicas = new TreeMap<Long, ReplicaView>();
    var unknown = new TreeMap<String, JsonNode>();
    node.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals(REPLICAS)) {
                unknown.put(field.getKey(), field.getValue());
                return;
              }
              field
                  .getValue()
                  .properties()
                  .forEach(
                      entry ->
                          replicas.put(Long.valueOf(entry.getKey()), replica(entry.getValue())));
            });
    return new TiflashState(replicas, unknown);
  }

  private static ReplicaView replica(JsonNode node) {
    var labels = new ArrayList<String>();
    node.required("labels").forEach(label -> labels.add(label.asString()));
    return new ReplicaView(node.required("count").asLong(), labels);
  }
}
