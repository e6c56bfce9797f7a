package io.pitr.sql.json;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A path into a JSON document: {@code $}, then {@code .key}, {@code ."key"}, {@code .*}, {@code
 * [n]}, {@code [last]}, {@code [last-n]}, {@code [m to n]}, {@code [*]}, {@code **}. A scalar
 * counts as an array of itself. Immutable.
 */
public final class JsonPath {
  private static final int ALL = Integer.MIN_VALUE;
  private final List<Leg> legs;

  private JsonPath(List<Leg> legs) {
    this.legs = List.copyOf(legs);
  }

  /** A step of a path. */
  sealed interface Leg {}

  /** A member; empty for all members. */
  record Key(Optional<String> name) implements Leg {}

  /** Elements between two positions; negative positions count from the last element, -1. */
  record Range(int from, int to) implements Leg {
    boolean isSingle() {
      return from == to;
    }
  }

  /** Any depth. */
  enum Anywhere implements Leg {
    INSTANCE
  }

  /**
   * @throws RestoreException FORMAT_UNSUPPORTED if the text is not a path
   */
  public static JsonPath parse(String text) {
    return new JsonPath(new PathParser(text).legs());
  }

  /** Whether several values may match, so that the result is always an array. */
  public boolean matchesMany() {
    return legs.stream()
        .anyMatch(
            leg ->
                leg == Anywhere.INSTANCE
                    || (leg instanceof Key key && key.name.isEmpty())
                    || (leg instanceof Range range && !range.isSingle()));
  }

  List<Leg> legs() {
    return legs;
  }

  /** All matching values, in document order. */
  public List<JsonValue> find(JsonValue document) {
    List<JsonValue> found = List.of(document);
    for (Leg leg : legs) {
      var next = new ArrayList<JsonValue>();
      for (JsonValue value : found) {
        step(leg, value, next);
      }
      found = leg == Anywhere.INSTANCE ? List.copyOf(new LinkedHashSet<>(next)) : next;
    }
    return found;
  }

  private static void step(Leg leg, JsonValue value, List<JsonValue> out) {
    if (leg instanceof Key key) {
      if (value instanceof JsonValue.Mapping mapping) {
        for (JsonValue.Member member : mapping.members()) {
          if (key.name.isEmpty() || key.name.get().equals(member.key())) {
            out.add(member.value());
          }
        }
      }
    } else if (leg instanceof Range range) {
      List<JsonValue> elements =
          value instanceof JsonValue.Array array ? array.elements() : List.of(value);
      if (range.from == ALL && !(value instanceof JsonValue.Array)) {
        return;
      }
      int size = elements.size();
      int from = range.from == ALL ? 0 : range.from < 0 ? size + range.from : range.from;
      int to = range.from == ALL ? size - 1 : range.to < 0 ? size + range.to : range.to;
      for (int i = Math.max(0, from); i <= Math.min(to, size - 1); i++) {
        out.add(elements.get(i));
      }
    } else {
      descend(value, out);
    }
  }

  private static void descend(JsonValue value, List<JsonValue> out) {
    out.add(value);
    if (value instanceof JsonValue.Array array) {
      array.elements().forEach(element -> descend(element, out));
    } else if (value instanceof JsonValue.Mapping mapping) {
      mapping.members().forEach(member -> descend(member.value(), out));
    }
  }

  /** Parses the text of a path. */
  private static final class PathParser {
    private final String text;
    private int at;

    PathParser(String text) {
      this.text = text;
    }

    List<Leg> legs() {
      skipBlanks();
      expect('$');
      var legs = new ArrayList<Leg>();
      for (skipBlanks(); at < text.length(); skipBlanks()) {
        char c = text.charAt(at++);
        if (c == '.') {
          skipBlanks();
          legs.add(key());
        } else if (c == '[') {
          legs.add(range());
        } else if (c == '*' && peek() == '*') {
          at++;
          legs.add(Anywhere.INSTANCE);
        } else {
          throw bad();
        }
      }
      if (!legs.isEmpty() && legs.get(legs.size() - 1) == Anywhere.INSTANCE) {
        throw bad();
      }
      return legs;
    }

    private Leg key() {
      if (peek() == '*') {
        at++;
        return new Key(Optional.empty());
      }
      int from = at;
      if (peek() == '"') {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
          at += text.charAt(at) == '\\' ? 2 : 1;
        }
        expect('"');
        return JsonParser.parse(text.substring(from, at)).orElseThrow(this::bad)
                instanceof JsonValue.Text name
            ? new Key(Optional.of(name.value()))
            : new Key(Optional.empty());
      }
      while (at < text.length() && isNamePart(text.charAt(at))) {
        at++;
      }
      if (at == from) {
        throw bad();
      }
      return new Key(Optional.of(text.substring(from, at)));
    }

    private Leg range() {
      skipBlanks();
      if (peek() == '*') {
        at++;
        skipBlanks();
        expect(']');
        return new Range(ALL, 0);
      }
      int from = index();
      skipBlanks();
      int to = from;
      if (text.startsWith("to", at)) {
        at += 2;
        skipBlanks();
        to = index();
        skipBlanks();
      }
      expect(']');
      return new Range(from, to);
    }

    private int index() {
      if (!text.startsWith("last", at)) {
        return number();
      }
      at += "last".length();
      skipBlanks();
      if (peek() != '-') {
        return -1;
      }
      at++;
      skipBlanks();
      return -1 - number();
    }

    private int number() {
      int from = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      if (at == from || at - from > 9) {
        throw bad();
      }
      return Integer.parseInt(text, from, at, 10);
    }

    private static boolean isNamePart(char c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private void expect(char c) {
      if (peek() != c) {
        throw bad();
      }
      at++;
    }

    private RestoreException bad() {
      return new RestoreException(
          FormatError.FORMAT_UNSUPPORTED,
          "invalid JSON path " + text + " at character " + at,
          "an expression");
    }
  }
}
