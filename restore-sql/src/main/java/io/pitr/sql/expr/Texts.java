package io.pitr.sql.expr;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;
import io.pitr.sql.collate.CharacterSet;
import io.pitr.sql.convert.Conversions;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.sql.value.TypeCode;
import java.util.List;

/**
 * Derives the character set and collation of a string function and converts its arguments. TiDB
 * converts only between binary strings and texts, because texts of all character sets are stored as
 * UTF-8.
 */
final class Texts {
  private Texts() {}

  /** The collation derived from the arguments so far. */
  private record Derived(Strength strength, String charset, String collation, boolean ascii) {}

  /**
   * The type of a text built from others, or the type for comparing them.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED for a mix of collations that TiDB rejects
   */
  static ColumnType joined(List<Expression> parts) {
    Derived derived = derived(parts.get(0));
    for (Expression part : parts.subList(1, parts.size())) {
      derived = joined(derived, derived(part));
    }
    return derived.strength.compareTo(Strength.NUMERIC) >= 0
        ? Types.TEXT
        : Types.text(derived.charset, derived.collation);
  }

  private static Derived derived(Expression part) {
    ColumnType type = part.type();
    Strength strength = Strength.of(part);
    if (type.code() == TypeCode.JSON) {
      return new Derived(strength, Types.TEXT.charset(), Types.TEXT.collation(), false);
    } else if (!Types.isString(type)) {
      return new Derived(strength, ColumnType.BINARY, ColumnType.BINARY, true);
    }
    boolean ascii =
        type.charset().equals("ascii")
            || (part instanceof Computed.Constant literal && isAscii(literal.value()));
    return new Derived(strength, type.charset(), type.collation(), ascii);
  }

  private static boolean isAscii(Datum literal) {
    return literal instanceof Datum.Bytes bytes
        && bytes.string().chars().allMatch(character -> character < 0x80);
  }

  private static Derived joined(Derived left, Derived right) {
    Derived stronger = left.strength.compareTo(right.strength) <= 0 ? left : right;
    Derived weaker = stronger == left ? right : left;
    boolean tie = left.strength == right.strength;
    Derived chosen;
    if (isBinary(left) || isBinary(right)) {
      chosen = tie && isBinary(right) ? right : stronger;
    } else if (left.charset.equals(right.charset)) {
      chosen = tie ? sameCharset(left, right) : stronger;
    } else if (tie) {
      chosen = otherCharset(left, right);
    } else if (weaker.ascii
        || weaker.strength.compareTo(Strength.COERCIBLE) >= 0
        || isUnicode(stronger)) {
      chosen = stronger;
    } else {
      throw mixed(left, right);
    }
    return new Derived(
        chosen.strength, chosen.charset, chosen.collation, left.ascii && right.ascii);
  }

  private static Derived sameCharset(Derived left, Derived right) {
    if (left.collation.equals(right.collation) || left.collation.endsWith("_bin")) {
      return left;
    } else if (right.collation.endsWith("_bin")) {
      return right;
    } else if (left.strength == Strength.EXPLICIT) {
      throw mixed(left, right);
    }
    return new Derived(Strength.NONE, left.charset, left.charset + "_bin", false);
  }

  private static Derived otherCharset(Derived left, Derived right) {
    if (isUnicode(left) && (!isUnicode(right) || left.charset.equals("utf8mb4"))) {
      return left;
    } else if (isUnicode(right)) {
      return right;
    } else if (left.ascii != right.ascii) {
      return left.ascii ? right : left;
    }
    throw mixed(left, right);
  }

  private static boolean isBinary(Derived one) {
    return one.collation.equals(ColumnType.BINARY);
  }

  private static boolean isUnicode(Derived one) {
    return one.charset.startsWith("utf8");
  }

  private static RestoreException mixed(Derived left, Derived right) {
    return new RestoreException(
        FormatError.FORMAT_UNSUPPORTED,
        "illegal mix of collations " + left.collation + " and " + right.collation,
        "an expression");
  }

  /** Converts texts to a type; numbers, times and JSON documents are not converted. */
  static List<Expression> converted(List<Expression> arguments, ColumnType type) {
    return arguments.stream().map(one -> converted(one, type)).toList();
  }

  private static Expression converted(Expression argument, ColumnType type) {
    ColumnType from = argument.type();
    boolean text = Types.isString(from);
    boolean binary = type.charset().equals(ColumnType.BINARY);
    if (!text || from.charset().equals(ColumnType.BINARY) == binary) {
      return argument;
    }
    return Computed.strict(
        Types.text(type.charset(), type.collation()),
        List.of(argument),
        v -> new Datum.Bytes(bytes(v.datum(0), from, type)));
  }

  /**
   * Converts the bytes of a value to those of a text of another type.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED if they are invalid
   */
  static byte[] bytes(Datum value, ColumnType from, ColumnType type) {
    byte[] bytes = Conversions.bytes(value, from);
    boolean wasBinary = from.charset().equals(ColumnType.BINARY);
    boolean binary = type.charset().equals(ColumnType.BINARY);
    if (!Types.isString(from) || wasBinary == binary) {
      return bytes;
    } else if (binary) {
      return encoded(from, bytes);
    }
    return CharacterSet.named(type.charset())
        .decoded(bytes)
        .orElseThrow(
            () ->
                new RestoreException(
                    FormatError.FORMAT_UNSUPPORTED,
                    "bytes are invalid in character set " + type.charset(),
                    "an expression"));
  }

  /**
   * The bytes of a text in its character set.
   *
   * @throws RestoreException FORMAT_UNSUPPORTED if the character set lacks a character
   */
  static byte[] encoded(ColumnType type, byte[] utf8) {
    if (!Types.isString(type)) {
      return utf8;
    }
    return CharacterSet.named(type.charset())
        .encoded(utf8)
        .orElseThrow(
            () ->
                new RestoreException(
                    FormatError.FORMAT_UNSUPPORTED,
                    "character set " + type.charset() + " lacks a character",
                    "an expression"));
  }
}
