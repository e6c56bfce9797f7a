package io.pitr.cli.output;

import io.pitr.api.Problem;
import io.pitr.inspect.report.ProblemJson;
import io.pitr.inspect.schema.LeftOutJson;
import io.pitr.inspect.schema.LeftOutTable;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds a JSON object; fields keep their order. Timestamps are 64-bit numbers. */
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

  /** An unsigned 64-bit number, such as a timestamp. */
  public JsonDocument putUnsigned(String name, long value) {
    if (value >= 0) {
      node.put(name, value);
    } else {
      node.put(name, new java.math.BigInteger(Long.toUnsignedString(value)));
    }
    return this;
  }

  /** Adds a nested object. */
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

  /** Adds an array with an object for each element. */
  public <T> JsonDocument objects(
      String name, Collection<? extends T> elements, BiConsumer<T, JsonDocument> fill) {
    ArrayNode array = node.putArray(name);
    for (T element : elements) {
      fill.accept(element, new JsonDocument(array.addObject()));
    }
    return this;
  }

  /** Tables that could not be read. */
  public JsonDocument leftOut(List<LeftOutTable> tables) {
    LeftOutJson.add(node, tables);
    return this;
  }

  /** The document of a failure: its first problem is the most serious one. */
  public static JsonDocument ofFailure(String command, List<Problem> problems) {
    JsonDocument document = new JsonDocument().put("command", command);
    ProblemJson.fill(document.node.putObject("error"), problems.get(0));
    ProblemJson.add(document.node, "moreErrors", problems.subList(1, problems.size()));
    return document;
  }

  /** The document in one line. */
  public String text() {
    return node.toString();
  }
}
