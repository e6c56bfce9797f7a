package io.pitr.sql.table;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** Reads names and bytes in schema JSON (spec/formats.md §6). */
final class Names {
  private Names() {}

  /** A name as written: the {@code O} of a CIStr, or a plain string in very old data. */
  static String of(JsonNode name) {
    return name.isString() ? name.stringValue() : name.path("O").asString("");
  }

  static byte[] base64(String text, String where) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new RestoreException(
          FormatError.FORMAT_CORRUPT, "not base64: " + e.getMessage(), where, e);
    }
  }
}
