package io.pitr.sql.expr;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.collate.CharacterSet;
import io.pitr.sql.collate.Collation;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** String functions that concatenate, measure, search or select texts. */
final class StringFunctions {
  private static final int ANY = Integer.MAX_VALUE;

  /** Longer results are NULL, as with the default of TiDB's max_allowed_packet. */
  static final long MAX_LENGTH = 64L << 20;

  private static final long MAX_SPACES = 16L << 20;

  private StringFunctions() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry("concat", Function.of(1, ANY, StringFunctions::concat)),
        Map.entry("concat_ws", Function.of(2, ANY, StringFunctions::concatWithSeparator)),
        Map.entry("lower", Function.of(1, a -> cased(a, CharacterSet::lower))),
        Map.entry("lcase", Function.of(1, a -> cased(a, CharacterSet::lower))),
        Map.entry("upper", Function.of(1, a -> cased(a, CharacterSet::upper))),
        Map.entry("ucase", Function.of(1, a -> cased(a, CharacterSet::upper))),
        Map.entry("length", Function.of(1, a -> number(a, v -> bytes(a, v).length))),
        Map.entry("octet_length", Function.of(1, a -> number(a, v -> bytes(a, v).length))),
        Map.entry("bit_length", Function.of(1, a -> number(a, v -> 8L * bytes(a, v).length))),
        Map.entry("char_length", Function.of(1, a -> number(a, v -> units(a, v, 0).count()))),
        Map.entry("character_length", Function.of(1, a -> number(a, v -> units(a, v, 0).count()))),
        Map.entry("repeat", Function.of(2, StringFunctions::repeat)),
        Map.entry("space", Function.of(1, StringFunctions::space)),
        Map.entry("instr", Function.of(2, a -> locate(a, 1, 0))),
        Map.entry("locate", Function.of(2, 3, a -> locate(a, 0, 1))),
        Map.entry("ascii", Function.of(1, a -> number(a, v -> firstByte(bytes(a, v))))),
        Map.entry("binary", Function.of(1, a -> Casts.to(a.get(0), Types.BYTES))),
        Map.entry("field", Function.of(2, ANY, StringFunctions::field)),
        Map.entry("elt", Function.of(2, ANY, StringFunctions::elt)),
        Map.entry("find_in_set", Function.of(2, StringFunctions::findInSet)),
        Map.entry("ord", Function.of(1, StringFunctions::ord)));
  }

  @FunctionalInterface
  private interface Counter {
    long of(Arguments values);
  }

  @FunctionalInterface
  private interface Casing {
    int of(CharacterSet characters, int codePoint);
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
        Texts.joined(arguments.subList(0, 1)), arguments, v -> new Datum.Bytes(cutter.of(v)));
  }

  /**
   * A text in the character set of the first argument; bytes of a binary string count as
   * characters.
   */
  static Expression text(List<Expression> arguments, Writer writer) {
    ColumnType type = Texts.joined(arguments.subList(0, 1));
    return Computed.strict(
        type,
        Texts.converted(arguments, type),
        isBinary(type)
            ? v -> new Datum.Bytes(writer.of(v.latin1()).getBytes(StandardCharsets.ISO_8859_1))
            : v -> Datum.ofString(writer.of(v)));
  }

  private static boolean isBinary(ColumnType type) {
    return type.charset().equals(ColumnType.BINARY);
  }

  /** The bytes of a text in its character set. */
  private static byte[] bytes(List<Expression> arguments, Arguments values) {
    return Texts.encoded(arguments.get(0).type(), values.bytes(0));
  }

  static Units units(List<Expression> arguments, Arguments values, int i) {
    return Units.of(values.bytes(i), isBinary(Texts.joined(arguments.subList(0, 1))));
  }

  private static Expression concat(List<Expression> arguments) {
    ColumnType type = Texts.joined(arguments);
    return Computed.strict(
        type,
        Texts.converted(arguments, type),
        v -> {
          var out = new ByteAppender();
          for (int i = 0; i < v.count(); i++) {
            out.bytes(v.bytes(i));
          }
          return new Datum.Bytes(out.toByteArray());
        });
  }

  private static Expression concatWithSeparator(List<Expression> given) {
    ColumnType type = Texts.joined(given);
    List<Expression> arguments = Texts.converted(given, type);
    return Computed.of(
        type,
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

  private static Expression cased(List<Expression> arguments, Casing casing) {
    ColumnType type = Texts.joined(arguments);
    CharacterSet characters = CharacterSet.named(type.charset());
    IntUnaryOperator change = codePoint -> casing.of(characters, codePoint);
    boolean binary = isBinary(type);
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
        Texts.joined(arguments.subList(0, 1)),
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
    Expression spaces =
        Computed.strict(
            Types.TEXT,
            arguments,
            v ->
                v.number(0) > MAX_SPACES
                    ? Datum.NULL
                    : Datum.ofString(" ".repeat((int) Math.max(0, v.number(0)))));
    return Computed.withStrength(spaces, Strength.COERCIBLE);
  }

  private static int count(long wanted) {
    return (int) Math.max(0, Math.min(MAX_LENGTH, wanted));
  }

  /** The position of a text in another, from 1; ignores case unless one of them is binary. */
  private static Expression locate(List<Expression> given, int needleAt, int textAt) {
    ColumnType type = Texts.joined(given.subList(0, 2));
    boolean binary = isBinary(type);
    boolean ignoreCase = type.collation().endsWith("_ci");
    return number(
        Texts.converted(given, type),
        v -> {
          Arguments values = binary ? v.latin1() : v;
          String text = values.text(textAt);
          String needle = values.text(needleAt);
          long from = v.count() > 2 ? v.number(2) : 1;
          return ignoreCase
              ? locate(needle.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT), from)
              : locate(needle, text, from);
        });
  }

  private static long locate(String needle, String text, long from) {
    int codePoints = text.codePointCount(0, text.length());
    if (from < 1 || from > codePoints + 1L) {
      return 0;
    }
    int found = text.indexOf(needle, text.offsetByCodePoints(0, (int) from - 1));
    return found < 0 ? 0 : 1L + text.codePointCount(0, found);
  }

  /** The position of a text in a comma-separated list. */
  private static Expression findInSet(List<Expression> given) {
    ColumnType type = Texts.joined(given);
    boolean binary = isBinary(type);
    Collation collation = Comparison.collation(type);
    return number(
        Texts.converted(given, type),
        v -> {
          Arguments values = binary ? v.latin1() : v;
          byte[] wanted = collation.sortKey(utf8(values.text(0)));
          List<String> listed =
              values.text(1).isEmpty() ? List.of() : List.of(values.text(1).split(",", -1));
          for (int i = 0; i < listed.size(); i++) {
            if (Arrays.equals(wanted, collation.sortKey(utf8(listed.get(i))))) {
              return i + 1L;
            }
          }
          return 0;
        });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The bytes of the first character as a number; latin1 characters have one byte. */
  private static Expression ord(List<Expression> arguments) {
    ColumnType type = arguments.get(0).type();
    ColumnType text = Texts.joined(arguments);
    boolean bytes = isBinary(text) || text.charset().equals("latin1");
    return number(
        arguments,
        v -> {
          long number = 0;
          for (byte one : Texts.encoded(type, Units.of(v.bytes(0), bytes).slice(0, 1))) {
            number = number << Byte.SIZE | (one & 0xff);
          }
          return number;
        });
  }

  private static long firstByte(byte[] bytes) {
    return bytes.length == 0 ? 0 : bytes[0] & 0xff;
  }

  private static Expression field(List<Expression> arguments) {
    List<Expression> candidates = arguments.subList(1, arguments.size());
    List<Comparison> comparisons = Comparison.ofFirst(arguments);
    return Computed.of(
        Types.INT,
        row -> {
          Datum wanted = arguments.get(0).eval(row);
          for (int i = 0; i < candidates.size(); i++) {
            boolean same =
                comparisons
                    .get(i)
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
    ColumnType type = Texts.joined(arguments.subList(1, arguments.size()));
    List<Expression> texts = Texts.converted(arguments.subList(1, arguments.size()), type);
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
