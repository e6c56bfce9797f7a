package io.pitr.format.schema;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A case-insensitive name of an object: TiDB's {@code CIStr}, {@code {"O":"Users","L":"users"}}, or
 * a plain string in very old data (spec/formats.md §6).
 *
 * @param original as written
 * @param lower in lower case
 */
public record Name(String original, String lower) {
  public static final Name EMPTY = new Name("", "");

  public static Name of(String original) {
    return new Name(original, original.toLowerCase(Locale.ROOT));
  }

  static Name read(JsonNode node, String where) {
    if (node.isString()) {
      return of(node.stringValue());
    }
    if (node.isNull() || node.isMissingNode()) {
      return EMPTY;
    }
    Fields fields = Fields.of(node, where);
    return new Name(fields.text("O"), fields.text("L"));
  }

  ObjectNode node() {
    return JsonNodeFactory.instance.objectNode().put("O", original).put("L", lower);
  }

  public boolean matches(String other) {
    return lower.equals(other.toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return original;
  }
}
