package io.pitr.sql.expr;

import io.pitr.format.codec.ByteAppender;
import io.pitr.sql.collate.TrailingSpaces;
import io.pitr.sql.expr.Functions.Function;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import java.util.List;
import java.util.Map;

/**
 * Functions that return or replace parts of texts. Positions and lengths are in characters for
 * texts and in bytes for binary strings; {@link Units} covers both.
 */
final class Substrings {
  private Substrings() {}

  static Map<String, Function> functions() {
    return Map.ofEntries(
        Map.entry(
            "left",
            Function.of(
                2,
                a ->
                    StringFunctions.cut(
                        a, v -> StringFunctions.units(a, v, 0).slice(0, v.number(1))))),
        Map.entry(
            "right",
            Function.of(
                2,
                a ->
                    StringFunctions.cut(
                        a,
                        v -> {
                          Units all = StringFunctions.units(a, v, 0);
                          return all.slice(all.count() - Math.max(0, v.number(1)), all.count());
                        }))),
        Map.entry("substr", Function.of(2, 3, a -> StringFunctions.cut(a, v -> substring(a, v)))),
        Map.entry(
            "substring", Function.of(2, 3, a -> StringFunctions.cut(a, v -> substring(a, v)))),
        Map.entry("mid", Function.of(3, a -> StringFunctions.cut(a, v -> substring(a, v)))),
        Map.entry(
            "substring_index",
            Function.of(
                3,
                a ->
                    StringFunctions.text(
                        a, v -> substringIndex(v.text(0), v.text(1), v.number(2))))),
        Map.entry(
            "trim_both", Function.of(2, a -> StringFunctions.text(a, v -> trim(v, true, true)))),
        Map.entry(
            "trim_leading",
            Function.of(2, a -> StringFunctions.text(a, v -> trim(v, true, false)))),
        Map.entry(
            "trim_trailing",
            Function.of(2, a -> StringFunctions.text(a, v -> trim(v, false, true)))),
        Map.entry(
            "ltrim", Function.of(1, a -> StringFunctions.text(a, v -> strip(v.text(0), true)))),
        Map.entry(
            "rtrim",
            Function.of(1, a -> StringFunctions.cut(a, v -> TrailingSpaces.removed(v.bytes(0))))),
        Map.entry(
            "replace",
            Function.of(
                3,
                a ->
                    StringFunctions.text(
                        a,
                        v ->
                            v.text(1).isEmpty()
                                ? v.text(0)
                                : v.text(0).replace(v.text(1), v.text(2))))),
        Map.entry(
            "reverse",
            Function.of(
                1, a -> StringFunctions.cut(a, v -> StringFunctions.units(a, v, 0).reversed()))),
        Map.entry("lpad", Function.of(3, a -> padded(a, true))),
        Map.entry("rpad", Function.of(3, a -> padded(a, false))),
        Map.entry("insert", Function.of(4, Substrings::insert)));
  }

  private static byte[] substring(List<Expression> arguments, Arguments values) {
    Units all = StringFunctions.units(arguments, values, 0);
    long position = values.number(1);
    long from = position > 0 ? position - 1 : all.count() + position;
    if (position == 0 || from < 0 || from >= all.count()) {
      return new byte[0];
    }
    long length = values.count() > 2 ? values.number(2) : all.count();
    return all.slice(from, from + Math.max(0, Math.min(length, all.count())));
  }

  private static String substringIndex(String text, String delimiter, long count) {
    if (delimiter.isEmpty() || count == 0) {
      return "";
    }
    int at = count > 0 ? -1 : text.length();
    for (long i = 0; i < Math.abs(count); i++) {
      at =
          count > 0
              ? text.indexOf(delimiter, i == 0 ? 0 : at + delimiter.length())
              : at - 1 < 0 ? -1 : text.lastIndexOf(delimiter, at - 1 - (delimiter.length() - 1));
      if (at < 0) {
        return text;
      }
    }
    return count > 0 ? text.substring(0, at) : text.substring(at + delimiter.length());
  }

  private static String trim(Arguments values, boolean leading, boolean trailing) {
    String text = values.text(0);
    String removed = values.text(1);
    if (removed.isEmpty()) {
      return text;
    }
    while (leading && text.startsWith(removed)) {
      text = text.substring(removed.length());
    }
    while (trailing && text.endsWith(removed)) {
      text = text.substring(0, text.length() - removed.length());
    }
    return text;
  }

  private static String strip(String text, boolean leading) {
    int from = 0;
    while (leading && from < text.length() && text.charAt(from) == ' ') {
      from++;
    }
    return text.substring(from);
  }

  private static Expression padded(List<Expression> arguments, boolean left) {
    ColumnType type = Texts.joined(List.of(arguments.get(0), arguments.get(2)));
    boolean binary = type.charset().equals(ColumnType.BINARY);
    return Computed.strict(
        type,
        Texts.converted(arguments, type),
        v -> {
          Units text = Units.of(v.bytes(0), binary);
          Units fill = Units.of(v.bytes(2), binary);
          long wanted = v.number(1);
          long missing = wanted - text.count();
          if (wanted < 0
              || wanted > StringFunctions.MAX_LENGTH
              || (missing > 0 && fill.count() == 0)) {
            return Datum.NULL;
          } else if (missing <= 0) {
            return new Datum.Bytes(text.slice(0, wanted));
          }
          var padding = new ByteAppender();
          for (long rest = missing; rest > 0; rest -= fill.count()) {
            padding.bytes(fill.slice(0, Math.min(rest, fill.count())));
          }
          byte[] filled = padding.toByteArray();
          byte[] whole = v.bytes(0);
          return new Datum.Bytes(
              left
                  ? new ByteAppender().bytes(filled).bytes(whole).toByteArray()
                  : new ByteAppender().bytes(whole).bytes(filled).toByteArray());
        });
  }

  private static Expression insert(List<Expression> arguments) {
    ColumnType type = Texts.joined(List.of(arguments.get(0), arguments.get(3)));
    return Computed.strict(
        type,
        Texts.converted(arguments, type),
        v -> {
          Units text = Units.of(v.bytes(0), type.charset().equals(ColumnType.BINARY));
          long at = v.number(1);
          if (at < 1 || at > text.count()) {
            return new Datum.Bytes(v.bytes(0));
          }
          long length = v.number(2);
          long end = length < 0 || length > text.count() - at + 1 ? text.count() : at - 1 + length;
          return new Datum.Bytes(
              new ByteAppender()
                  .bytes(text.slice(0, at - 1))
                  .bytes(v.bytes(3))
                  .bytes(text.slice(end, text.count()))
                  .toByteArray());
        });
  }
}
