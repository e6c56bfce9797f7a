package io.pitr.sql.expr;

import io.pitr.api.schema.SessionSettings;
import io.pitr.sql.convert.ColumnCast;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.json.JsonParser;
import io.pitr.sql.json.JsonValue;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Argument values of a function, with conversions to the kinds that it expects. None is NULL.
 *
 * @param session settings that the arguments are evaluated with
 */
record Arguments(Datum[] values, List<ColumnType> types, SessionSettings session) {
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);

  Arguments(Datum[] values, List<ColumnType> types) {
    this(values, types, SessionSettings.ASSUMED);
  }

  ZoneId zone() {
    return session.zone().id();
  }

  int count() {
    return values.length;
  }

  Datum datum(int i) {
    return values[i];
  }

  ColumnType type(int i) {
    return types.get(i);
  }

  String text(int i) {
    return Conversions.text(values[i], types.get(i));
  }

  byte[] bytes(int i) {
    return Conversions.bytes(values[i], types.get(i));
  }

  BigDecimal decimal(int i) {
    return Conversions.decimal(values[i], types.get(i));
  }

  double real(int i) {
    return Conversions.real(values[i], types.get(i));
  }

  /** Rounded to a whole number. */
  BigInteger whole(int i) {
    return ColumnCast.whole(values[i], types.get(i));
  }

  /** Rounded to a whole number and clamped to 64 bits. */
  long number(int i) {
    return whole(i).max(MIN_LONG).min(MAX_LONG).longValue();
  }

  /** The 64 bits of a whole number, signed or unsigned. */
  long bits(int i) {
    return whole(i).longValue();
  }

  /** A date and time; empty if the value is not one. */
  Optional<Long> time(int i) {
    return Conversions.dateTime(values[i], types.get(i), ColumnType.MAX_FSP);
  }

  /** A duration; empty if the value is not one. */
  Optional<Long> duration(int i) {
    return Conversions.duration(values[i], types.get(i), ColumnType.MAX_FSP);
  }

  /** The same arguments with one character for each byte of a binary string. */
  Arguments latin1() {
    var widened = new Datum[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean bytes = values[i] instanceof Datum.Bytes || values[i] instanceof Datum.Bit;
      widened[i] =
          bytes ? Datum.ofString(new String(bytes(i), StandardCharsets.ISO_8859_1)) : values[i];
    }
    return new Arguments(widened, types, session);
  }

  /** A JSON document: text is parsed, binary strings and other values become scalars. */
  Optional<JsonValue> json(int i) {
    boolean text = values[i] instanceof Datum.Bytes && !types.get(i).isBinaryCell();
    return text
        ? JsonParser.parse(text(i))
        : Optional.of(ColumnCast.jsonValue(values[i], types.get(i)));
  }
}
