package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.collate.Collation;
import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.json.JsonOrder;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares two values as JSON documents, times, numbers or texts, depending on their types. */
@FunctionalInterface
interface Comparison {

  /** Empty if one value is NULL or can't be converted to the type of the comparison. */
  Optional<Integer> compare(Datum left, Datum right);

  static Comparison of(Expression left, Expression right) {
    if (Types.isString(left.type()) && Types.isString(right.type())) {
      return ofTexts(left, right);
    }
    return of(left.type(), right.type());
  }

  /** Comparisons of the first value with each other value; texts use one collation for all. */
  static List<Comparison> ofFirst(List<Expression> values) {
    Expression first = values.get(0);
    boolean texts = values.stream().allMatch(value -> Types.isString(value.type()));
    ColumnType joined = texts ? Texts.joined(values) : Types.TEXT;
    return values.stream()
        .skip(1)
        .map(value -> texts ? texts(first.type(), value.type(), joined) : of(first, value))
        .toList();
  }

  static Comparison of(ColumnType left, ColumnType right) {
    if (left.code() == TypeCode.JSON || right.code() == TypeCode.JSON) {
      return notNull(
          (a, b) ->
              Optional.of(
                  JsonOrder.compare(
                      ColumnCast.jsonValue(a, left), ColumnCast.jsonValue(b, right))));
    } else if (left.code().isDateTime() || right.code().isDateTime()) {
      return notNull(
          (a, b) ->
              Conversions.dateTime(a, left, ColumnType.MAX_FSP)
                  .flatMap(
                      x ->
                          Conversions.dateTime(b, right, ColumnType.MAX_FSP)
                              .map(y -> Long.compareUnsigned(x, y))));
    } else if (left.code() == TypeCode.TIME || right.code() == TypeCode.TIME) {
      return notNull(
          (a, b) ->
              Conversions.duration(a, left, ColumnType.MAX_FSP)
                  .flatMap(
                      x ->
                          Conversions.duration(b, right, ColumnType.MAX_FSP)
                              .map(y -> Long.compare(x, y))));
    } else if (Types.isString(left) && Types.isString(right)) {
      return texts(left, right, left);
    } else if (Types.numeric(left) == Types.Numeric.REAL
        || Types.numeric(right) == Types.Numeric.REAL) {
      return notNull(
          (a, b) ->
              Optional.of(
                  Double.compare(
                      Conversions.real(a, left) + 0.0, Conversions.real(b, right) + 0.0)));
    }
    return notNull(
        (a, b) ->
            Optional.of(Conversions.decimal(a, left).compareTo(Conversions.decimal(b, right))));
  }

  /** Compares as texts, by the collation of a column among the two. */
  static Comparison ofTexts(Expression left, Expression right) {
    return texts(left.type(), right.type(), Texts.joined(List.of(left, right)));
  }

  private static Comparison texts(ColumnType left, ColumnType right, ColumnType joined) {
    Collation collation = collation(joined);
    return notNull(
        (a, b) ->
            Optional.of(
                Arrays.compareUnsigned(
                    collation.sortKey(Texts.bytes(a, left, joined)),
                    collation.sortKey(Texts.bytes(b, right, joined)))));
  }

  static Collation collation(ColumnType type) {
    return Collation.named(type.collation())
        .orElseThrow(
            () ->
                new RestoreException(
                    FormatError.FORMAT_UNSUPPORTED,
                    "no data for collation " + type.collation(),
                    "a comparison in an expression"));
  }

  private static Comparison notNull(Comparison comparison) {
    return (a, b) -> a.isNull() || b.isNull() ? Optional.empty() : comparison.compare(a, b);
  }
}
