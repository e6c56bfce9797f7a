package io.pitr.sql.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Merges two documents, as JSON_MERGE_PATCH and JSON_MERGE_PRESERVE do. */
public final class JsonMerge {
  private JsonMerge() {}

  /** RFC 7396: members of the patch replace members of the document, and nulls remove them. */
  public static JsonValue patch(JsonValue document, JsonValue patch) {
    if (!(patch instanceof JsonValue.Mapping changes)) {
      return patch;
    }
    Map<String, JsonValue> members = members(document);
    for (JsonValue.Member change : changes.members()) {
      if (change.value() == JsonValue.Literal.NULL) {
        members.remove(change.key());
      } else {
        JsonValue old = members.getOrDefault(change.key(), JsonValue.Literal.NULL);
        members.put(change.key(), patch(old, change.value()));
      }
    }
    return mapping(members);
  }

  /** Keeps all values: objects are merged, other values become one array. */
  public static JsonValue preserve(JsonValue one, JsonValue other) {
    if (one instanceof JsonValue.Mapping && other instanceof JsonValue.Mapping more) {
      Map<String, JsonValue> members = members(one);
      for (JsonValue.Member member : more.members()) {
        JsonValue old = members.get(member.key());
        members.put(member.key(), old == null ? member.value() : preserve(old, member.value()));
      }
      return mapping(members);
    }
    var elements = new ArrayList<>(elements(one));
    elements.addAll(elements(other));
    return new JsonValue.Array(elements);
  }

  private static List<JsonValue> elements(JsonValue value) {
    return value instanceof JsonValue.Array array ? array.elements() : List.of(value);
  }

  private static Map<String, JsonValue> members(JsonValue value) {
    var members = new LinkedHashMap<String, JsonValue>();
    if (value instanceof JsonValue.Mapping mapping) {
      mapping.members().forEach(member -> members.put(member.key(), member.value()));
    }
    return members;
  }

  private static JsonValue mapping(Map<String, JsonValue> members) {
    return JsonValue.Mapping.of(
        members.entrySet().stream()
            .map(entry -> new JsonValue.Member(entry.getKey(), entry.getValue()))
            .toList());
  }
}
