package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@link ChainHead} and {@link Tombstone} as JSON. Timestamps are decimal text. */
final class HeadCodec {
  private HeadCodec() {}

  static JsonNode write(ChainHead head) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("chain", head.id());
    node.put("upstreamClusterId", Long.toUnsignedString(head.upstreamClusterId()));
    write(node.putObject("options"), head.options().values());
    write(node.putObject("fingerprints"), head.fingerprints());
    var sealed = node.putArray("sealed");
    head.sealed().forEach(segment -> sealed.add(write(segment)));
    Segment running = head.running();
    if (running != null) {
      node.set("running", write(running));
    }
    node.put("phase", head.phase().name());
    return node;
  }

  static ChainHead readHead(String key, JsonNode node) {
    try {
      return new ChainHead(
          node.required("chain").asString(),
          Long.parseUnsignedLong(node.required("upstreamClusterId").asString()),
          new ChainOptions(map(node.required("options"))),
          map(node.required("fingerprints")),
          segments(node.required("sealed")),
          node.has("running") ? segment(node.required("running")) : null,
          Phase.valueOf(node.required("phase").asString()));
    } catch (RuntimeException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "not a chain's head", key, e);
    }
  }

  static JsonNode write(Tombstone tombstone) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("chain", tombstone.chain());
    node.put("upstreamClusterId", Long.toUnsignedString(tombstone.upstreamClusterId()));
    node.put("restored", tombstone.restoredTs().toString());
    var sealed = node.putArray("sealed");
    tombstone.sealed().forEach(segment -> sealed.add(write(segment)));
    write(node.putObject("options"), tombstone.options().values());
    node.put("how", tombstone.how());
    node.put("when", tombstone.when());
    node.put("by", tombstone.by());
    var skipped = node.putArray("skipped");
    tombstone.skipped().forEach(skipped::add);
    return node;
  }

  static Tombstone readTombstone(String key, JsonNode node) {
    try {
      return new Tombstone(
          node.required("chain").asString(),
          Long.parseUnsignedLong(node.required("upstreamClusterId").asString()),
          tso(node.required("restored")),
          segments(node.required("sealed")),
          new ChainOptions(node.has("options") ? map(node.required("options")) : new TreeMap<>()),
          node.required("how").asString(),
          node.required("when").asString(),
          node.path("by").asString(""),
          node.path("skipped").valueStream().map(JsonNode::asString).toList());
    } catch (RuntimeException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "not a tombstone", key, e);
    }
  }

  private static ObjectNode write(Segment segment) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("index", segment.index());
    node.put("start", segment.start().toString());
    node.put("restored", segment.restoredTs().toString());
    node.put("last", segment.last());
    node.put("segmentTs", segment.segmentTs().toString());
    return node;
  }

  private static List<Segment> segments(JsonNode list) {
    var segments = new ArrayList<Segment>();
    list.forEach(node -> segments.add(segment(node)));
    return segments;
  }

  private static Segment segment(JsonNode node) {
    return new Segment(
        node.required("index").asInt(),
        tso(node.required("start")),
        tso(node.required("restored")),
        node.required("last").asBoolean(),
        tso(node.required("segmentTs")));
  }

  private static Tso tso(JsonNode node) {
    return new Tso(Long.parseUnsignedLong(node.asString()));
  }

  private static void write(ObjectNode node, SortedMap<String, String> map) {
    map.forEach(node::put);
  }

  private static SortedMap<String, String> map(JsonNode node) {
    var map = new TreeMap<String, String>();
    node.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asString()));
    return map;
  }
}
