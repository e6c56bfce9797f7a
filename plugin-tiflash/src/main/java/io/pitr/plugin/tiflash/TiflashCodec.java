package io.pitr.plugin.tiflash;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pitr.api.hook.StateCodec;
import io.pitr.api.schema.ReplicaView;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code {"replicas":{"<table id>":{"count":1,"labels":["zone"]}}}}. */
final class TiflashCodec implements StateCodec<TiflashState> {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The saved document.
   *
   * @param unknown fields of a newer version, which are written again
   */
  @JsonPropertyOrder("replicas")
  record Document(
      @JsonProperty(required = true) SortedMap<Long, Replica> replicas,
      @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

  /** Replica count and location labels of a table. */
  @JsonPropertyOrder({"count", "labels"})
  record Replica(
      @JsonProperty(required = true) long count,
      @JsonProperty(required = true) List<String> labels) {}

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String write(TiflashState state) {
    var replicas = new TreeMap<Long, Replica>();
    state
        .replicas()
        .forEach(
            (id, replica) ->
                replicas.put(id, new Replica(replica.count(), replica.locationLabels())));
    return JSON.writeValueAsString(new Document(replicas, state.unknown()));
  }

  @Override
  public TiflashState read(int version, String json) {
    Document document = JSON.readValue(json, Document.class);
    var replicas = new TreeMap<Long, ReplicaView>();
    document
        .replicas()
        .forEach((id, replica) -> replicas.put(id, new ReplicaView(replica.count, replica.labels)));
    return new TiflashState(replicas, new TreeMap<>(document.unknown()));
  }
}
