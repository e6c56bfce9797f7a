package io.pitr.format.expr;

import io.pitr.format.codec.ByteAppender;
import io.pitr.format.convert.Conversions;
import io.pitr.format.expr.Functions.Function;
import io.pitr.format.value.ColumnType;
import io.pitr.format.value.Datum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Functions of whole texts: joined, counted, searched, chosen. */
final class StringFunctions {
  private static final int ANY = Integer.MAX_VALUE;

  /** Longer results are NULL, as with TiDB's default max_allowed_packet. */
  static final long MAX_LENGTH = 64L << 20;

  private static final long MAX_SPACES = 16L << 20;

  private StringFunctions() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry("concat", Function.of(1, ANY, StringFunctions::concat)),
        Map.entry("concat_ws", Function.of(2, ANY, StringFunctions::concatWithSeparator)),
        Map.entry("lower", Function.of(1, a -> cased(a, Character::toLowerCase))),
        Map.entry("lcase", Function.of(1, a -> cased(a, Character::toLowerCase))),
        Map.entry("upper", Function.of(1, a -> cased(a, Character::toUpperCase))),
        Map.entry("ucase", Function.of(1, a -> cased(a, Character::toUpperCase))),
        Map.entry("length", Function.of(1, a -> number(a, v -> bytes(a, v).length))),
        Map.entry("octet_length", Function.of(1, a -> number(a, v -> bytes(a, v).length))),
        Map.entry("bit_length", Function.of(1, a -> number(a, v -> 8L * bytes(a, v).length))),
        Map.entry("char_length", Function.of(1, a -> number(a, v -> units(a, v, 0).count()))),
        Map.entry("character_length", Function.of(1, a -> number(a, v -> units(a, v, 0).count()))),
        Map.entry("repeat", Function.of(2, StringFunctions::repeat)),
        Map.entry("space", Function.of(1, StringFunctions::space)),
        Map.entry("instr", Function.of(2, a -> number(a, v -> locate(a, v, 1, 0, 1)))),
        Map.entry(
            "locate",
            Function.of(
                2, 3, a -> number(a, v -> locate(a, v, 0, 1, v.count() > 2 ? v.number(2) : 1)))),
        Map.entry("ascii", Function.of(1, a -> number(a, v -> firstByte(v.bytes(0))))),
        Map.entry("binary", Function.of(1, a -> Casts.to(a.get(0), Types.BYTES))),
        Map.entry("field", Function.of(2, ANY, StringFunctions::field)),
        Map.entry("elt", Function.of(2, ANY, StringFunctions::elt)),
        Map.entry(
            "find_in_set",
            Function.of(
                2,
                a ->
                    number(
                        a,
                        v ->
                            v.text(1).isEmpty()
                                ? 0
                                : 1
                                    + Arrays.asList(v.text(1).split(",", -1))
                                        .indexOf(v.text(0))))));
  }

  @FunctionalInterface
  private interface Counter {
    long of(Arguments values);
  }

  @FunctionalInterface
  interface Cutter {
    byte[] of(Arguments values);
  }

  @FunctionalInterface
  interface Writer {
    String of(Arguments values);
  }

  private static Expression number(List<Expression> arguments, Counter counter) {
    return Computed.strict(Types.INT, arguments, v -> new Datum.Int(counter.of(v)));
  }

  static Expression cut(List<Expression> arguments, Cutter cutter) {
    return Computed.strict(
        Types.joined(arguments.subList(0, 1)), arguments, v -> new Datum.Bytes(cutter.of(v)));
  }

  static Expression text(List<Expression> arguments, Writer writer) {
    return Computed.strict(Types.joined(arguments), arguments, v -> Datum.ofString(writer.of(v)));
  }

  /** The bytes that a text has in its character set. */
  private static byte[] bytes(List<Expression> arguments, Arguments values) {
    return DigestFunctions.encoded(arguments.get(0).type(), values.bytes(0));
  }

  static Units units(List<Expression> arguments, Arguments values, int i) {
    boolean binary = Types.joined(arguments.subList(0, 1)).charset().equals(ColumnType.BINARY);
    return Units.of(values.bytes(i), binary);
  }

  private static Expression concat(List<Expression> arguments) {
    return Computed.strict(
        Types.joined(arguments),
        arguments,
        v -> {
          var out = new ByteAppender();
          for (int i = 0; i < v.count(); i++) {
            out.bytes(v.bytes(i));
          }
          return new Datum.Bytes(out.toByteArray());
        });
  }

  private static Expression concatWithSeparator(List<Expression> arguments) {
    return Computed.of(
        Types.joined(arguments),
        row -> {
          Datum separator = arguments.get(0).eval(row);
          if (separator.isNull()) {
            return Datum.NULL;
          }
          byte[] between = Conversions.bytes(separator, arguments.get(0).type());
          var out = new ByteAppender();
          boolean first = true;
          for (Expression argument : arguments.subList(1, arguments.size())) {
            Datum value = argument.eval(row);
            if (!value.isNull()) {
              out.bytes(first ? new byte[0] : between)
                  .bytes(Conversions.bytes(value, argument.type()));
              first = false;
            }
          }
          return new Datum.Bytes(out.toByteArray());
        });
  }

  private static Expression cased(List<Expression> arguments, IntUnaryOperator change) {
    ColumnType type = Types.joined(arguments);
    boolean binary = type.charset().equals(ColumnType.BINARY);
    return Computed.strict(
        type,
        arguments,
        v -> {
          if (binary) {
            return new Datum.Bytes(v.bytes(0));
          }
          var out = new StringBuilder();
          v.text(0).codePoints().map(change).forEach(out::appendCodePoint);
          return Datum.ofString(out.toString());
        });
  }

  private static Expression repeat(List<Expression> arguments) {
    return Computed.strict(
        Types.joined(arguments.subList(0, 1)),
        arguments,
        v -> {
          byte[] one = v.bytes(0);
          int count = count(v.number(1));
          if ((long) one.length * count > MAX_LENGTH) {
            return Datum.NULL;
          }
          var out = new ByteAppender(one.length * count);
          for (int i = 0; i < count; i++) {
            out.bytes(one);
          }
          return new Datum.Bytes(out.toByteArray());
        });
  }

  private static Expression space(List<Expression> arguments) {
    return Computed.strict(
        Types.TEXT,
        arguments,
        v ->
            v.number(0) > MAX_SPACES
                ? Datum.NULL
                : Datum.ofString(" ".repeat((int) Math.max(0, v.number(0)))));
  }

  private static int count(long wanted) {
    return (int) Math.max(0, Math.min(MAX_LENGTH, wanted));
  }

  /**
   * The place of a text in another, from 1; without regard to case unless one of them is binary.
   */
  private static long locate(
      List<Expression> arguments, Arguments values, int needleAt, int textAt, long from) {
    ColumnType type = Types.joined(arguments.subList(0, 2));
    boolean ignoreCase = type.collation().endsWith("_ci");
    String text = values.text(textAt);
    String needle = values.text(needleAt);
    if (ignoreCase) {
      text = text.toLowerCase(Locale.ROOT);
      needle = needle.toLowerCase(Locale.ROOT);
    }
    int codePoints = text.codePointCount(0, text.length());
    if (from < 1 || from > codePoints + 1L) {
      return 0;
    }
    int found = text.indexOf(needle, text.offsetByCodePoints(0, (int) from - 1));
    if (found < 0) {
      return 0;
    }
    return type.charset().equals(ColumnType.BINARY)
        ? 1L + text.substring(0, found).getBytes(StandardCharsets.UTF_8).length
        : 1L + text.codePointCount(0, found);
  }

  private static long firstByte(byte[] bytes) {
    return bytes.length == 0 ? 0 : bytes[0] & 0xff;
  }

  private static Expression field(List<Expression> arguments) {
    List<Expression> candidates = arguments.subList(1, arguments.size());
    return Computed.of(
        Types.INT,
        row -> {
          Datum wanted = arguments.get(0).eval(row);
          for (int i = 0; i < candidates.size(); i++) {
            boolean same =
                Comparison.of(arguments.get(0), candidates.get(i))
                    .compare(wanted, candidates.get(i).eval(row))
                    .filter(order -> order == 0)
                    .isPresent();
            if (same) {
              return new Datum.Int(i + 1L);
            }
          }
          return Logic.FALSE;
        });
  }

  private static Expression elt(List<Expression> arguments) {
    List<Expression> texts = arguments.subList(1, arguments.size());
    ColumnType type = Types.joined(texts);
    return Computed.of(
        type,
        row -> {
          Datum index = arguments.get(0).eval(row);
          if (index.isNull()) {
            return Datum.NULL;
          }
          long at = new Arguments(new Datum[] {index}, List.of(arguments.get(0).type())).number(0);
          if (at < 1 || at > texts.size()) {
            return Datum.NULL;
          }
          Expression chosen = texts.get((int) at - 1);
          return Casts.implicit(chosen, chosen.eval(row), type);
        });
  }
}
