package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.engine.EngineError;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@link ChainHead}, {@link Segment} and {@link Tombstone} as JSON. Timestamps are decimal text.
 */
final class HeadCodec {
  private HeadCodec() {}

  static JsonNode write(ChainHead head) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("chain", head.id());
    node.put("upstreamClusterId", Long.toUnsignedString(head.upstreamClusterId()));
    node.put("start", head.start().toString());
    write(node.putObject("options"), head.options().values());
    write(node.putObject("facts"), head.facts());
    write(node, "sealed", head.sealed());
    write(node, "running", head.running());
    node.put("phase", head.phase().name());
    return node;
  }

  static ChainHead readHead(String key, JsonNode node) {
    try {
      return new ChainHead(
          node.required("chain").asString(),
          Long.parseUnsignedLong(node.required("upstreamClusterId").asString()),
          tso(node.required("start")),
          new ChainOptions(map(node.required("options"))),
          facts(node.required("facts")),
          optionalSegment(node, "sealed"),
          optionalSegment(node, "running"),
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
    write(node, "sealed", tombstone.sealed());
    write(node.putObject("options"), tombstone.options().values());
    node.put("how", tombstone.how());
    node.put("when", tombstone.when());
    node.put("by", tombstone.by());
    var skipped = node.putArray("skipped");
    tombstone.skipped().forEach(skipped::add);
    Segment running = tombstone.running();
    if (running != null) {
      node.set("running", write(running));
    }
    var deferred = node.putArray("deferredIndexes");
    tombstone.deferredIndexes().forEach(deferred::add);
    return node;
  }

  static Tombstone readTombstone(String key, JsonNode node) {
    try {
      return new Tombstone(
          node.required("chain").asString(),
          Long.parseUnsignedLong(node.required("upstreamClusterId").asString()),
          tso(node.required("restored")),
          optionalSegment(node, "sealed"),
          new ChainOptions(node.has("options") ? map(node.required("options")) : new TreeMap<>()),
          node.required("how").asString(),
          node.required("when").asString(),
          node.path("by").asString(""),
          node.path("skipped").valueStream().map(JsonNode::asString).toList(),
          node.has("running") ? segment(node.required("running")) : null,
          node.path("deferredIndexes").valueStream().map(JsonNode::asString).toList());
    } catch (RuntimeException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "not a tombstone", key, e);
    }
  }

  static JsonNode write(Segment segment) {
    ObjectNode node = StateDocument.JSON.createObjectNode();
    node.put("index", segment.index());
    node.put("start", segment.start().toString());
    node.put("restored", segment.restoredTs().toString());
    node.put("last", segment.last());
    node.put("segmentTs", segment.segmentTs().toString());
    return node;
  }

  static Segment readSegment(String key, JsonNode node) {
    try {
      return segment(node);
    } catch (RuntimeException e) {
      throw new RestoreException(EngineError.STATE_CORRUPT, "not a segment", key, e);
    }
  }

  private static void write(ObjectNode parent, String name, @Nullable Segment segment) {
    if (segment != null) {
      parent.set(name, write(segment));
    }
  }

  private static @Nullable Segment optionalSegment(JsonNode parent, String name) {
    return parent.has(name) ? segment(parent.required(name)) : null;
  }

  private static Segment segment(JsonNode node) {
    return new Segment(
        node.required("index").asInt(),
        tso(node.required("start")),
        tso(node.required("restored")),
        node.required("last").asBoolean(),
        tso(node.required("segmentTs")));
  }

  private static void write(ObjectNode node, ChainFacts facts) {
    node.put("logFingerprint", facts.fingerprints().log());
    facts.fingerprints().full().ifPresent(full -> node.put("fullFingerprint", full));
    facts.locations().log().ifPresent(log -> node.put("logStorage", log));
    facts.locations().full().ifPresent(full -> node.put("fullStorage", full));
    write(node, "reusedDatabases", facts.reusedDatabases());
    write(node, "partitionsBeingFilled", facts.partitionsBeingFilled());
    facts.ingested().ifPresent(groups -> write(node, "ingested", groups));
  }

  private static ChainFacts facts(JsonNode node) {
    return new ChainFacts(
        new BackupFingerprints(
            node.required("logFingerprint").asString(), text(node, "fullFingerprint")),
        new BackupLocations(text(node, "logStorage"), text(node, "fullStorage")),
        ids(node.required("reusedDatabases")),
        ids(node.required("partitionsBeingFilled")),
        node.has("ingested") ? Optional.of(texts(node.required("ingested"))) : Optional.empty());
  }

  private static Optional<String> text(JsonNode node, String name) {
    return node.path(name).stringValueOpt();
  }

  private static void write(ObjectNode node, String name, Collection<?> values) {
    var array = node.putArray(name);
    values.forEach(value -> array.add(value.toString()));
  }

  private static SortedSet<String> texts(JsonNode array) {
    return array
        .valueStream()
        .map(JsonNode::asString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<Long> ids(JsonNode array) {
    return array
        .valueStream()
        .map(id -> Long.parseLong(id.asString()))
        .collect(Collectors.toCollection(TreeSet::new));
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
