package io.pitr.sql.json;

import io.pitr.sql.json.JsonPath.Key;
import io.pitr.sql.json.JsonPath.Leg;
import io.pitr.sql.json.JsonPath.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Changes a document at one path, as JSON_SET and similar functions do. If the path does not exist,
 * the document is unchanged, unless the value may be added.
 */
public final class JsonEdits {
  private JsonEdits() {}

  /** Whether existing values may be replaced and missing ones added. */
  public enum Mode {
    SET(true, true),
    INSERT(false, true),
    REPLACE(true, false);

    private final boolean replaces;
    private final boolean inserts;

    Mode(boolean replaces, boolean inserts) {
      this.replaces = replaces;
      this.inserts = inserts;
    }
  }

  /** Computes the replacement of a value; empty removes the value. */
  @FunctionalInterface
  private interface Change {
    Optional<JsonValue> of(JsonValue old);
  }

  /** Sets the value at a path. */
  public static JsonValue put(JsonValue document, JsonPath path, JsonValue value, Mode mode) {
    Change change = old -> Optional.of(mode.replaces ? value : old);
    Optional<JsonValue> added = mode.inserts ? Optional.of(value) : Optional.empty();
    return walk(document, path.legs(), 0, change, added).orElse(document);
  }

  /** Removes the value at a path; the document itself can't be removed. */
  public static JsonValue remove(JsonValue document, JsonPath path) {
    return walk(document, path.legs(), 0, old -> Optional.empty(), Optional.empty())
        .orElse(document);
  }

  /**
   * Appends an element to the array at a path; a value that is not an array becomes the first
   * element of a new array.
   */
  public static JsonValue append(JsonValue document, JsonPath path, JsonValue value) {
    Change change = old -> Optional.of(with(elements(old), value));
    return walk(document, path.legs(), 0, change, Optional.empty()).orElse(document);
  }

  /** Inserts an element before the position at the end of a path, or at the end of the array. */
  public static JsonValue insert(JsonValue document, JsonPath path, JsonValue value) {
    List<Leg> legs = path.legs();
    if (legs.isEmpty() || !(legs.get(legs.size() - 1) instanceof Range range)) {
      return document;
    }
    Change change =
        old -> {
          if (!(old instanceof JsonValue.Array array)) {
            return Optional.of(old);
          }
          var elements = new ArrayList<>(array.elements());
          int at = range.from() < 0 ? elements.size() + range.from() : range.from();
          elements.add(Math.max(0, Math.min(at, elements.size())), value);
          return Optional.of(new JsonValue.Array(elements));
        };
    return walk(document, legs.subList(0, legs.size() - 1), 0, change, Optional.empty())
        .orElse(document);
  }

  private static Optional<JsonValue> walk(
      JsonValue value, List<Leg> legs, int at, Change change, Optional<JsonValue> added) {
    if (at == legs.size()) {
      return change.of(value);
    }
    boolean last = at == legs.size() - 1;
    Leg leg = legs.get(at);
    if (leg instanceof Key key && key.name().isPresent()) {
      return Optional.of(member(value, key.name().get(), last, legs, at, change, added));
    }
    return leg instanceof Range range && range.isSingle()
        ? element(value, range.from(), last, legs, at, change, added)
        : Optional.of(value);
  }

  private static JsonValue member(
      JsonValue value,
      String name,
      boolean last,
      List<Leg> legs,
      int at,
      Change change,
      Optional<JsonValue> added) {
    if (!(value instanceof JsonValue.Mapping mapping)) {
      return value;
    }
    var members = new ArrayList<JsonValue.Member>();
    boolean found = false;
    for (JsonValue.Member member : mapping.members()) {
      if (member.key().equals(name)) {
        found = true;
        walk(member.value(), legs, at + 1, change, added)
            .ifPresent(changed -> members.add(new JsonValue.Member(name, changed)));
      } else {
        members.add(member);
      }
    }
    if (!found && last && added.isPresent()) {
      members.add(new JsonValue.Member(name, added.get()));
    }
    return JsonValue.Mapping.of(members);
  }

  private static Optional<JsonValue> element(
      JsonValue value,
      int index,
      boolean last,
      List<Leg> legs,
      int at,
      Change change,
      Optional<JsonValue> added) {
    List<JsonValue> elements = elements(value);
    OptionalInt place = place(index, elements.size());
    boolean array = value instanceof JsonValue.Array;
    if (place.isEmpty()) {
      boolean behind = index >= elements.size();
      return Optional.of(last && behind && added.isPresent() ? with(elements, added.get()) : value);
    }
    Optional<JsonValue> changed = walk(elements.get(place.getAsInt()), legs, at + 1, change, added);
    if (!array) {
      return Optional.of(changed.orElse(value));
    }
    var all = new ArrayList<>(elements);
    if (changed.isPresent()) {
      all.set(place.getAsInt(), changed.get());
    } else {
      all.remove(place.getAsInt());
    }
    return Optional.of(new JsonValue.Array(all));
  }

  private static OptionalInt place(int index, int size) {
    int at = index < 0 ? size + index : index;
    return at >= 0 && at < size ? OptionalInt.of(at) : OptionalInt.empty();
  }

  private static List<JsonValue> elements(JsonValue value) {
    return value instanceof JsonValue.Array array ? array.elements() : List.of(value);
  }

  private static JsonValue with(List<JsonValue> elements, JsonValue more) {
    var all = new ArrayList<>(elements);
    all.add(more);
    return new JsonValue.Array(all);
  }
}
