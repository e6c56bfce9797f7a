package io.pitr.sql.expr;

import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.json.JsonOrder;
import io.pitr.sql.json.JsonParser;
import io.pitr.sql.json.JsonPath;
import io.pitr.sql.json.JsonText;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.TypeCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Functions of JSON documents. */
final class JsonFunctions {
  private static final int ANY = Integer.MAX_VALUE;

  private JsonFunctions() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry("json_extract", Function.of(2, ANY, JsonFunctions::extract)),
        Map.entry("json_unquote", Function.of(1, JsonFunctions::unquote)),
        Map.entry("json_quote", Function.of(1, JsonFunctions::quote)),
        Map.entry("json_valid", Function.of(1, JsonFunctions::valid)),
        Map.entry("json_type", Function.of(1, JsonFunctions::type)),
        Map.entry("json_length", Function.of(1, 2, JsonFunctions::length)),
        Map.entry("json_depth", Function.of(1, JsonFunctions::depth)),
        Map.entry("json_keys", Function.of(1, 2, JsonFunctions::keys)),
        Map.entry("json_contains", Function.of(2, 3, JsonFunctions::contains)),
        Map.entry("json_contains_path", Function.of(3, ANY, JsonFunctions::containsPath)),
        Map.entry("json_memberof", Function.of(2, JsonFunctions::memberOf)),
        Map.entry("json_array", Function.of(0, ANY, JsonFunctions::array)),
        Map.entry("json_object", Function.of(0, ANY, JsonFunctions::object)));
  }

  private static Expression extract(List<Expression> arguments) {
    return Computed.strict(
        Types.JSON,
        arguments,
        v -> {
          Optional<JsonValue> document = v.json(0);
          if (document.isEmpty()) {
            return Datum.NULL;
          }
          var found = new ArrayList<JsonValue>();
          boolean many = v.count() > 2;
          for (int i = 1; i < v.count(); i++) {
            JsonPath path = JsonPath.parse(v.text(i));
            many |= path.matchesMany();
            found.addAll(path.find(document.get()));
          }
          if (found.isEmpty()) {
            return Datum.NULL;
          }
          return Datum.Json.of(many ? new JsonValue.Array(found) : found.get(0));
        });
  }

  private static Expression unquote(List<Expression> arguments) {
    JsonStyle style = arguments.get(0).type().jsonStyle();
    return Computed.strict(
        Types.TEXT,
        arguments,
        v -> {
          if (v.datum(0) instanceof Datum.Json json) {
            return Datum.ofString(JsonText.unquoted(json.value(), style));
          }
          String text = v.text(0);
          boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
          return quoted
              ? Computed.orNull(
                  JsonParser.parse(text)
                      .map(value -> JsonText.unquoted(value, style))
                      .map(Datum::ofString))
              : Datum.ofString(text);
        });
  }

  private static Expression quote(List<Expression> arguments) {
    return Computed.strict(Types.TEXT, arguments, v -> Datum.ofString(JsonText.quoted(v.text(0))));
  }

  private static Expression valid(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Logic.truth(
                type.code() == TypeCode.JSON
                    || (type.code().isString() && JsonParser.parse(v.text(0)).isPresent())));
  }

  private static Expression type(List<Expression> arguments) {
    return Computed.strict(
        Types.TEXT,
        arguments,
        v -> Computed.orNull(v.json(0).map(JsonFunctions::typeName).map(Datum::ofString)));
  }

  private static String typeName(JsonValue value) {
    if (value instanceof JsonValue.Literal literal) {
      return literal == JsonValue.Literal.NULL ? "NULL" : "BOOLEAN";
    } else if (value instanceof JsonValue.Int) {
      return "INTEGER";
    } else if (value instanceof JsonValue.Unsigned) {
      return "UNSIGNED INTEGER";
    } else if (value instanceof JsonValue.Real) {
      return "DOUBLE";
    } else if (value instanceof JsonValue.Text) {
      return "STRING";
    } else if (value instanceof JsonValue.Array) {
      return "ARRAY";
    } else if (value instanceof JsonValue.Mapping) {
      return "OBJECT";
    } else if (value instanceof JsonValue.Duration) {
      return "TIME";
    } else if (value instanceof JsonValue.Time time) {
      return time.kind() == JsonValue.TimeKind.DATE ? "DATE" : "DATETIME";
    } else if (value instanceof JsonValue.Opaque opaque) {
      return opaque.typeCode() == TypeCode.BIT.code() ? "BIT" : "BLOB";
    }
    throw new IllegalStateException(value.toString());
  }

  /** The document, or the value at a path; empty if there is none. */
  private static Optional<JsonValue> at(Arguments values, int document, int path) {
    Optional<JsonValue> whole = values.json(document);
    if (values.count() <= path) {
      return whole;
    }
    JsonPath wanted = JsonPath.parse(values.text(path));
    return whole.flatMap(value -> wanted.find(value).stream().findFirst());
  }

  private static Expression length(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Computed.orNull(
                at(v, 0, 1)
                    .map(
                        value ->
                            new Datum.Int(
                                value instanceof JsonValue.Array array
                                    ? array.elements().size()
                                    : value instanceof JsonValue.Mapping mapping
                                        ? mapping.members().size()
                                        : 1))));
  }

  private static Expression depth(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v -> Computed.orNull(v.json(0).map(value -> new Datum.Int(depth(value)))));
  }

  private static int depth(JsonValue value) {
    if (value instanceof JsonValue.Array array) {
      return 1 + array.elements().stream().mapToInt(JsonFunctions::depth).max().orElse(0);
    } else if (value instanceof JsonValue.Mapping mapping) {
      return 1
          + mapping.members().stream().mapToInt(member -> depth(member.value())).max().orElse(0);
    }
    return 1;
  }

  private static Expression keys(List<Expression> arguments) {
    return Computed.strict(
        Types.JSON,
        arguments,
        v ->
            at(v, 0, 1).orElse(JsonValue.Literal.NULL) instanceof JsonValue.Mapping mapping
                ? Datum.Json.of(
                    new JsonValue.Array(
                        mapping.members().stream()
                            .<JsonValue>map(member -> new JsonValue.Text(member.key()))
                            .toList()))
                : Datum.NULL);
  }

  private static Expression contains(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Computed.orNull(
                at(v, 0, 2)
                    .flatMap(
                        whole ->
                            v.json(1).map(part -> Logic.truth(JsonOrder.contains(whole, part))))));
  }

  private static Expression containsPath(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v -> {
          boolean all = v.text(1).toLowerCase(Locale.ROOT).equals("all");
          Optional<JsonValue> document = v.json(0);
          if (document.isEmpty()) {
            return Datum.NULL;
          }
          boolean every = true;
          boolean some = false;
          for (int i = 2; i < v.count(); i++) {
            boolean found = !JsonPath.parse(v.text(i)).find(document.get()).isEmpty();
            every &= found;
            some |= found;
          }
          return Logic.truth(all ? every : some);
        });
  }

  private static Expression memberOf(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v -> {
          JsonValue wanted = ColumnCast.jsonValue(v.datum(0), v.type(0));
          return Computed.orNull(
              v.json(1)
                  .map(
                      whole ->
                          Logic.truth(
                              whole instanceof JsonValue.Array array
                                  ? array.elements().stream()
                                      .anyMatch(one -> JsonOrder.compare(one, wanted) == 0)
                                  : JsonOrder.compare(whole, wanted) == 0)));
        });
  }

  private static Expression array(List<Expression> arguments) {
    return Computed.of(
        Types.JSON,
        row ->
            Datum.Json.of(
                new JsonValue.Array(
                    arguments.stream()
                        .map(one -> ColumnCast.jsonValue(one.eval(row), one.type()))
                        .toList())));
  }

  private static Expression object(List<Expression> arguments) {
    return Computed.of(
        Types.JSON,
        row -> {
          var members = new ArrayList<JsonValue.Member>();
          for (int i = 0; i + 1 < arguments.size(); i += 2) {
            Datum key = arguments.get(i).eval(row);
            if (key.isNull()) {
              return Datum.NULL;
            }
            Expression value = arguments.get(i + 1);
            members.add(
                new JsonValue.Member(
                    Conversions.text(key, arguments.get(i).type()),
                    ColumnCast.jsonValue(value.eval(row), value.type())));
          }
          return Datum.Json.of(JsonValue.Mapping.of(members));
        });
  }
}
