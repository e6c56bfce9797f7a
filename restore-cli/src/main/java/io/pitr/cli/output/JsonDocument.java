package io.pitr.cli.output;

import io.pitr.inspect.schema.LeftOutJson;
import io.pitr.inspect.schema.LeftOutTable;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object in the making; fields keep their order. Timestamps are numbers of 64 bits. */
public final class JsonDocument {
  private final ObjectNode node;

  public JsonDocument() {
    this(JsonMapper.shared().createObjectNode());
  }

  private JsonDocument(ObjectNode node) {
    this.node = node;
  }

  public JsonDocument put(String name, String value) {
    node.put(name, value);
    return this;
  }

  public JsonDocument put(String name, long value) {
    node.put(name, value);
    return this;
  }

  public JsonDocument put(String name, boolean value) {
    node.put(name, value);
    return this;
  }

  public JsonDocument put(String name, double value) {
    node.put(name, value);
    return this;
  }

  /** An unsigned number of 64 bits, such as a timestamp. */
  public JsonDocument putUnsigned(String name, long value) {
    if (value >= 0) {
      node.put(name, value);
    } else {
      node.put(name, new java.math.BigInteger(Long.toUnsignedString(value)));
    }
    return this;
  }

  /** A nested object, to be filled. */
  public JsonDocument object(String name) {
    return new JsonDocument(node.putObject(name));
  }

  public JsonDocument strings(String name, Collection<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(array::add);
    return this;
  }

  public JsonDocument numbers(String name, Collection<Long> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(array::add);
    return this;
  }

  /** An array with an object for each element. */
  public <T> JsonDocument objects(
      String name, Collection<? extends T> elements, BiConsumer<T, JsonDocument> fill) {
    ArrayNode array = node.putArray(name);
    for (T element : elements) {
      fill.accept(element, new JsonDocument(array.addObject()));
    }
    return this;
  }

  /** The tables that a look at many can't read. */
  public JsonDocument leftOut(List<LeftOutTable> tables) {
    LeftOutJson.add(node, tables);
    return this;
  }

  /** In one line. */
  public String text() {
    return node.toString();
  }
}
