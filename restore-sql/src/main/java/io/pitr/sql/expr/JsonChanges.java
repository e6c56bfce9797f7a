package io.pitr.sql.expr;

import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.json.JsonEdits;
import io.pitr.sql.json.JsonMerge;
import io.pitr.sql.json.JsonOrder;
import io.pitr.sql.json.JsonParser;
import io.pitr.sql.json.JsonPath;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.row.RowSource;
import io.pitr.sql.value.Datum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Functions that modify or compare JSON documents. */
final class JsonChanges {
  private static final int ANY = Integer.MAX_VALUE;

  private JsonChanges() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry("json_set", puts(JsonEdits.Mode.SET)),
        Map.entry("json_insert", puts(JsonEdits.Mode.INSERT)),
        Map.entry("json_replace", puts(JsonEdits.Mode.REPLACE)),
        Map.entry("json_array_append", edits(JsonEdits::append)),
        Map.entry("json_array_insert", edits(JsonEdits::insert)),
        Map.entry("json_remove", Function.of(2, ANY, JsonChanges::remove)),
        Map.entry("json_merge_patch", merges(JsonMerge::patch)),
        Map.entry("json_merge_preserve", merges(JsonMerge::preserve)),
        Map.entry("json_merge", merges(JsonMerge::preserve)),
        Map.entry("json_overlaps", Function.of(2, JsonChanges::overlaps)),
        Map.entry("json_storage_size", Function.of(1, JsonChanges::storageSize)));
  }

  /** Changes a document at one path. */
  @FunctionalInterface
  private interface Edit {
    JsonValue of(JsonValue document, JsonPath path, JsonValue value);
  }

  private static Function puts(JsonEdits.Mode mode) {
    return edits((document, path, value) -> JsonEdits.put(document, path, value, mode));
  }

  /** Arguments: a document, then pairs of a path and a value. A NULL value becomes JSON null. */
  private static Function edits(Edit edit) {
    return Function.of(
        3, ANY, arguments -> Computed.of(Types.JSON, row -> edited(arguments, row, edit)));
  }

  private static Datum edited(List<Expression> arguments, RowSource row, Edit edit) {
    Optional<JsonValue> document = document(arguments.get(0), row);
    for (int i = 1; i + 1 < arguments.size() && document.isPresent(); i += 2) {
      Datum path = arguments.get(i).eval(row);
      if (path.isNull()) {
        return Datum.NULL;
      }
      String text = Conversions.text(path, arguments.get(i).type());
      Expression value = arguments.get(i + 1);
      document =
          Optional.of(
              edit.of(
                  document.get(),
                  JsonPath.parse(text),
                  ColumnCast.jsonValue(value.eval(row), value.type())));
    }
    return Computed.orNull(document.map(Datum.Json::of));
  }

  private static Optional<JsonValue> document(Expression argument, RowSource row) {
    Datum value = argument.eval(row);
    if (value.isNull()) {
      return Optional.empty();
    }
    return value instanceof Datum.Bytes && !argument.type().isBinaryCell()
        ? JsonParser.parse(Conversions.text(value, argument.type()))
        : Optional.of(ColumnCast.jsonValue(value, argument.type()));
  }

  private static Expression remove(List<Expression> arguments) {
    return Computed.strict(
        Types.JSON,
        arguments,
        v -> {
          Optional<JsonValue> document = v.json(0);
          for (int i = 1; i < v.count(); i++) {
            JsonPath path = JsonPath.parse(v.text(i));
            document = document.map(one -> JsonEdits.remove(one, path));
          }
          return Computed.orNull(document.map(Datum.Json::of));
        });
  }

  private static Function merges(BinaryOperator<JsonValue> merge) {
    return Function.of(
        2,
        ANY,
        arguments ->
            Computed.strict(
                Types.JSON,
                arguments,
                v -> {
                  Optional<JsonValue> merged = v.json(0);
                  for (int i = 1; i < v.count(); i++) {
                    Optional<JsonValue> next = v.json(i);
                    merged = merged.flatMap(one -> next.map(other -> merge.apply(one, other)));
                  }
                  return Computed.orNull(merged.map(Datum.Json::of));
                }));
  }

  private static Expression overlaps(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Computed.orNull(
                v.json(0)
                    .flatMap(one -> v.json(1).map(other -> Logic.truth(overlap(one, other))))));
  }

  private static boolean overlap(JsonValue one, JsonValue other) {
    if (one instanceof JsonValue.Mapping left && other instanceof JsonValue.Mapping right) {
      return left.members().stream()
          .anyMatch(
              member ->
                  right.members().stream()
                      .anyMatch(
                          same ->
                              same.key().equals(member.key())
                                  && JsonOrder.compare(same.value(), member.value()) == 0));
    }
    return elements(one).stream()
        .anyMatch(left -> elements(other).stream().anyMatch(r -> JsonOrder.compare(left, r) == 0));
  }

  private static List<JsonValue> elements(JsonValue value) {
    return value instanceof JsonValue.Array array ? array.elements() : List.of(value);
  }

  private static Expression storageSize(List<Expression> arguments) {
    return Computed.strict(
        Types.INT,
        arguments,
        v ->
            Computed.orNull(
                v.json(0).map(value -> new Datum.Int(Datum.Json.of(value).binary().length))));
  }
}
