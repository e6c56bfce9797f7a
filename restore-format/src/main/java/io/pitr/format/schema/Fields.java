package io.pitr.format.schema;

import io.pitr.api.RestoreException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Typed access to one JSON object by Go's rules: an absent or null field has its zero value. A
 * value of another type is an error with the path of the field.
 */
record Fields(ObjectNode node, String where) {
  private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64);

  static Fields of(JsonNode node, String where) {
    if (node instanceof ObjectNode object) {
      return new Fields(object, where);
    }
    throw GoJson.corrupt(where, "expected a JSON object, found " + node.getNodeType());
  }

  /** A signed or unsigned 64-bit number, as its bits. */
  long number(String key) {
    JsonNode value = node.path(key);
    if (value.isNull() || value.isMissingNode()) {
      return 0;
    }
    return number(value, where + "." + key);
  }

  static long number(JsonNode value, String where) {
    if (value.isIntegralNumber()) {
      if (value.canConvertToLong()) {
        return value.longValue();
      }
      BigInteger big = value.bigIntegerValue();
      if (big.signum() > 0 && big.compareTo(MAX_UNSIGNED) < 0) {
        return big.longValue();
      }
    }
    throw GoJson.corrupt(where, "expected a 64-bit integer, found " + brief(value));
  }

  int small(String key) {
    long value = number(key);
    if (value != (int) value) {
      throw GoJson.corrupt(where + "." + key, "expected a 32-bit integer, found " + value);
    }
    return (int) value;
  }

  boolean flag(String key) {
    JsonNode value = node.path(key);
    if (value.isNull() || value.isMissingNode()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "a boolean", value);
    }
    return value.booleanValue();
  }

  String text(String key) {
    JsonNode value = node.path(key);
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (!value.isString()) {
      throw wrong(key, "a string", value);
    }
    return value.stringValue();
  }

  /** Any scalar as text; empty if absent or null. */
  Optional<String> scalar(String key) {
    JsonNode value = node.path(key);
    if (value.isNull() || value.isMissingNode()) {
      return Optional.empty();
    }
    if (value.isContainer()) {
      throw wrong(key, "a scalar", value);
    }
    return Optional.of(
        value.isString()
            ? value.stringValue()
            : new String(GoJson.write(value), StandardCharsets.UTF_8));
  }

  /** Go's {@code []byte}: base64 text; empty if absent or null. */
  Optional<byte[]> bytes(String key) {
    JsonNode value = node.path(key);
    if (value.isNull() || value.isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text(key)));
    } catch (IllegalArgumentException e) {
      throw wrong(key, "base64", value);
    }
  }

  Name name(String key) {
    return Name.read(node.path(key), where + "." + key);
  }

  Optional<Fields> object(String key) {
    JsonNode value = node.path(key);
    return value.isNull() || value.isMissingNode()
        ? Optional.empty()
        : Optional.of(of(value, where + "." + key));
  }

  /** Elements of an array; none if absent or null. */
  <T> List<T> list(String key, BiFunction<JsonNode, String, T> each) {
    JsonNode value = node.path(key);
    if (value.isNull() || value.isMissingNode()) {
      return List.of();
    }
    return list(value, where + "." + key, each);
  }

  static <T> List<T> list(JsonNode value, String where, BiFunction<JsonNode, String, T> each) {
    if (!(value instanceof ArrayNode array)) {
      throw GoJson.corrupt(where, "expected an array, found " + value.getNodeType());
    }
    List<T> result = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      result.add(each.apply(element, where + "[" + result.size() + "]"));
    }
    return List.copyOf(result);
  }

  <T> List<T> objects(String key, BiFunction<ObjectNode, String, T> each) {
    return list(key, (element, path) -> each.apply(of(element, path).node(), path));
  }

  List<Long> numbers(String key) {
    return list(key, Fields::number);
  }

  List<String> texts(String key) {
    return list(key, Fields::text);
  }

  static String text(JsonNode value, String where) {
    if (!value.isString()) {
      throw GoJson.corrupt(where, "expected a string, found " + brief(value));
    }
    return value.stringValue();
  }

  private RestoreException wrong(String key, String expected, JsonNode value) {
    return GoJson.corrupt(where + "." + key, "expected " + expected + ", found " + brief(value));
  }

  private static String brief(JsonNode value) {
    String text = String.valueOf(value);
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
