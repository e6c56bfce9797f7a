package io.pitr.format.schema;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.util.RawValue;

/**
 * Reads JSON to trees and writes trees as Go's encoder does (spec/formats.md §0.1): no spaces;
 * {@code <}, {@code >}, {@code &}, U+2028 and U+2029 escaped inside strings; integers with all
 * digits. Numbers with a fraction or an exponent keep their original characters.
 */
public final class GoJson {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_STRING_CHARS = 64 << 20;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARS)
                  .build())
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private GoJson() {}

  /**
   * Reads one JSON object. Text after it is an error.
   *
   * @param what names the value in messages
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static ObjectNode parseObject(byte[] json, String what) {
    if (parse(json, what) instanceof ObjectNode object) {
      return object;
    }
    throw corrupt(what, "not a JSON object");
  }

  /**
   * Reads one JSON value. Text after it is an error.
   *
   * @throws RestoreException {@link FormatError#FORMAT_CORRUPT}
   */
  public static JsonNode parse(byte[] json, String what) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw corrupt(what, "the text is empty");
      }
      JsonNode value = value(parser);
      if (parser.nextToken() != null) {
        throw corrupt(what, "unexpected text after the value");
      }
      return value;
    } catch (JacksonException e) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT, "not JSON: " + e.getOriginalMessage(), what, e);
    }
  }

  private static JsonNode value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          object.set(key, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> StringNode.valueOf(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> new POJONode(new RawValue(parser.getString()));
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.instance;
      default -> throw new IllegalStateException("unexpected token " + token);
    };
  }

  private static JsonNode integer(JsonParser parser) {
    if (parser.getString().equals("-0")) {
      return new POJONode(new RawValue("-0"));
    }
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? BigIntegerNode.valueOf(parser.getBigIntegerValue())
        : LongNode.valueOf(parser.getLongValue());
  }

  /** The tree as JSON text in UTF-8. */
  public static byte[] write(JsonNode node) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    write(node, out);
    return out.toByteArray();
  }

  private static void write(JsonNode node, ByteArrayOutputStream out) {
    if (node instanceof ObjectNode object) {
      int separator = '{';
      for (var property : object.properties()) {
        out.write(separator);
        writeString(property.getKey(), out);
        out.write(':');
        write(property.getValue(), out);
        separator = ',';
      }
      if (separator == '{') {
        out.write('{');
      }
      out.write('}');
    } else if (node instanceof ArrayNode array) {
      int separator = '[';
      for (JsonNode element : array) {
        out.write(separator);
        write(element, out);
        separator = ',';
      }
      if (separator == '[') {
        out.write('[');
      }
      out.write(']');
    } else if (node instanceof StringNode text) {
      writeString(text.stringValue(), out);
    } else if (node instanceof POJONode pojo && pojo.getPojo() instanceof RawValue raw) {
      out.writeBytes(String.valueOf(raw.rawValue()).getBytes(StandardCharsets.UTF_8));
    } else if (node.isIntegralNumber() || node.isBoolean() || node.isNull()) {
      out.writeBytes(node.asString("null").getBytes(StandardCharsets.US_ASCII));
    } else {
      throw new IllegalArgumentException("unsupported node type " + node.getNodeType());
    }
  }

  private static void writeString(String text, ByteArrayOutputStream out) {
    out.write('"');
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c < 0x2028) {
        continue;
      }
      if (c > 0x2029 && !loneSurrogate(text, i)) {
        continue;
      }
      out.writeBytes(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
      writeEscape(loneSurrogate(text, i) ? '\ufffd' : c, out);
      start = i + 1;
    }
    out.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
    out.write('"');
  }

  private static boolean loneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static void writeEscape(char c, ByteArrayOutputStream out) {
    out.write('\\');
    switch (c) {
      case '"', '\\' -> out.write(c);
      case '\n' -> out.write('n');
      case '\r' -> out.write('r');
      case '\t' -> out.write('t');
      case '\b' -> out.write('b');
      case '\f' -> out.write('f');
      default -> {
        out.write('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.write(HEX[c >> shift & 0xf]);
        }
      }
    }
  }

  static RestoreException corrupt(String where, String what) {
    return new RestoreException(FormatError.FORMAT_CORRUPT, what, where);
  }
}
