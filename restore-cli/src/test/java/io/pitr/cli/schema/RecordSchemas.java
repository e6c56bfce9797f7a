package io.pitr.cli.schema;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pitr.api.Tso;
import io.pitr.inspect.json.Description;
import io.pitr.inspect.json.ObjectId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON schemas of records, as {@link io.pitr.inspect.json.DocumentJson} writes these. */
final class RecordSchemas {
  private static final String DIGITS = "^[0-9]+$";

  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  /** A key of an object. */
  record Key(String name, Type type, boolean required, String description) {}

  /** The definitions so far, by name. */
  Map<String, ObjectNode> definitions() {
    return definitions;
  }

  /** Adds a definition of a record and of what it contains; returns a reference to it. */
  ObjectNode of(Class<?> type) {
    String name = type.getSimpleName();
    if (!definitions.containsKey(name)) {
      ObjectNode node = object();
      definitions.put(name, node);
      node.put("type", "object");
      describe(node, description(type));
      ObjectNode properties = node.putObject("properties");
      var required = node.putArray("required");
      for (Key key : keys(type)) {
        ObjectNode property = of(key.type());
        describe(property, key.description());
        properties.set(key.name(), property);
        if (key.required()) {
          required.add(key.name());
        }
      }
      node.put("additionalProperties", false);
    }
    return object().put("$ref", "#/$defs/" + name);
  }

  static String description(Class<?> type) {
    Description description = type.getAnnotation(Description.class);
    return description == null ? "" : description.value();
  }

  /** The keys of a record, those of unwrapped components included. */
  static List<Key> keys(Class<?> type) {
    var keys = new ArrayList<Key>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        keys.addAll(keys(component.getType()));
      } else {
        Type content = component.getGenericType();
        boolean optional = component.getType() == Optional.class;
        Description description = component.getAnnotation(Description.class);
        keys.add(
            new Key(
                component.getName(),
                optional ? argument(content, 0) : content,
                !optional,
                description == null ? "" : description.value()));
      }
    }
    return keys;
  }

  /** The record that a type is made of, if there is one. */
  static Optional<Class<?>> recordIn(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return recordIn(arguments[arguments.length - 1]);
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() && plain != Tso.class && plain != ObjectId.class
        ? Optional.of(plain)
        : Optional.empty();
  }

  /** A type in words, for a page. */
  static String words(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Map.class
          ? "object of " + words(argument(type, 1))
          : "list of " + words(argument(type, 0));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Tso.class) {
      return "timestamp";
    }
    if (plain == ObjectId.class) {
      return "id";
    }
    if (plain.isEnum()) {
      return String.join(", ", constants(plain).stream().map(each -> "`" + each + "`").toList());
    }
    if (plain.isRecord()) {
      return plain.getSimpleName();
    }
    return plain == String.class
        ? "string"
        : plain == boolean.class ? "boolean" : isInteger(plain) ? "integer" : "number";
  }

  private ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      ObjectNode node = object();
      if (generic.getRawType() == Map.class) {
        node.put("type", "object").set("additionalProperties", of(argument(type, 1)));
      } else {
        node.put("type", "array").set("items", of(argument(type, 0)));
      }
      return node;
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Tso.class) {
      definitions.computeIfAbsent(
          "Timestamp",
          name -> digits("A TSO: a string of decimal digits, because it exceeds 2^53."));
      return object().put("$ref", "#/$defs/Timestamp");
    }
    if (plain == ObjectId.class) {
      definitions.computeIfAbsent(
          "Id", name -> digits("An id: a string of decimal digits, because it may exceed 2^53."));
      return object().put("$ref", "#/$defs/Id");
    }
    if (plain.isRecord()) {
      return of(plain);
    }
    if (plain.isEnum()) {
      ObjectNode node = object();
      var values = node.putArray("enum");
      constants(plain).forEach(values::add);
      return node;
    }
    return object().put("type", words(type));
  }

  private static ObjectNode digits(String description) {
    return object().put("type", "string").put("pattern", DIGITS).put("description", description);
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static boolean isInteger(Class<?> type) {
    return type == int.class || type == long.class || type == Integer.class || type == Long.class;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static void describe(ObjectNode node, String description) {
    if (!description.isEmpty()) {
      node.put("description", description);
    }
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }
}
