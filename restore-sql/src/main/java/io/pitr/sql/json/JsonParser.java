package io.pitr.sql.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses JSON text. Whole numbers become signed if they fit in 64 bits, otherwise unsigned,
 * otherwise floating point. The last of equal keys wins.
 */
public final class JsonParser {
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(JsonBinary.MAX_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonParser() {}

  /** Empty if the text is not a JSON document or is nested too deeply. */
  public static Optional<JsonValue> parse(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree.isMissingNode() ? Optional.empty() : Optional.of(value(tree));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static JsonValue value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> new JsonValue.Text(node.stringValue());
      case BOOLEAN -> node.booleanValue() ? JsonValue.Literal.TRUE : JsonValue.Literal.FALSE;
      case NUMBER -> number(node);
      case ARRAY -> {
        var elements = new ArrayList<JsonValue>(node.size());
        for (JsonNode element : node.values()) {
          elements.add(value(element));
        }
        yield new JsonValue.Array(elements);
      }
      case OBJECT -> {
        var members = new ArrayList<JsonValue.Member>(node.size());
        node.forEachEntry((key, member) -> members.add(new JsonValue.Member(key, value(member))));
        yield JsonValue.Mapping.of(members);
      }
      case NULL, BINARY, POJO, MISSING -> JsonValue.Literal.NULL;
    };
  }

  private static JsonValue number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      return new JsonValue.Real(node.doubleValue());
    }
    BigInteger whole = node.bigIntegerValue();
    if (whole.compareTo(MIN_LONG) >= 0 && whole.bitLength() < Long.SIZE) {
      return new JsonValue.Int(whole.longValue());
    } else if (whole.signum() > 0 && whole.bitLength() <= Long.SIZE) {
      return new JsonValue.Unsigned(whole.longValue());
    }
    return new JsonValue.Real(whole.doubleValue());
  }
}
