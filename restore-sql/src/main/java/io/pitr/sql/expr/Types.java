package io.pitr.sql.expr;

import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.DecimalBinary;
import io.pitr.sql.value.TypeCode;
import java.util.List;

/** Derives types of computed values from those of their operands. */
final class Types {
  static final ColumnType INT = ColumnType.of(TypeCode.BIGINT, 0, 20, 0, "binary", "binary");
  static final ColumnType UNSIGNED =
      ColumnType.of(TypeCode.BIGINT, ColumnType.UNSIGNED, 20, 0, "binary", "binary");
  static final ColumnType REAL = ColumnType.of(TypeCode.DOUBLE);
  static final ColumnType JSON = ColumnType.of(TypeCode.JSON);
  static final ColumnType NULL = ColumnType.of(TypeCode.NULL);
  static final ColumnType DATE = ColumnType.of(TypeCode.DATE, 0, 10, 0, "binary", "binary");
  static final ColumnType TEXT = text("utf8mb4", "utf8mb4_bin");
  static final ColumnType BYTES = text("binary", "binary");

  /** The kind of a value in arithmetic. */
  enum Numeric {
    INT,
    DECIMAL,
    REAL
  }

  private Types() {}

  static ColumnType text(String charset, String collation) {
    return ColumnType.of(TypeCode.VARSTRING, 0, -1, -1, charset, collation);
  }

  /** A text of a character set with its default collation. */
  static ColumnType ofCharset(String charset) {
    return switch (charset) {
      case ColumnType.BINARY -> BYTES;
      case "gbk", "gb18030" -> text(charset, charset + "_chinese_ci");
      default -> text(charset, charset + "_bin");
    };
  }

  static ColumnType dateTime(int fsp) {
    return ColumnType.of(TypeCode.DATETIME, 0, -1, fsp, "binary", "binary");
  }

  static ColumnType time(int fsp) {
    return ColumnType.of(TypeCode.TIME, 0, -1, fsp, "binary", "binary");
  }

  static ColumnType decimal(int precision, int fraction) {
    int kept = Math.min(fraction, DecimalBinary.MAX_FRACTION);
    return ColumnType.of(
        TypeCode.DECIMAL,
        0,
        Math.min(precision, DecimalBinary.MAX_PRECISION),
        kept,
        "binary",
        "binary");
  }

  /** Digits after the decimal point of a value of a type, as a number. */
  static int fraction(ColumnType type) {
    if (type.code() == TypeCode.DECIMAL) {
      return Math.max(0, type.decimal());
    }
    return type.code().isDateTime() || type.code() == TypeCode.TIME ? type.fsp() : 0;
  }

  static Numeric numeric(ColumnType type) {
    return switch (type.code()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, BIT, NULL -> Numeric.INT;
      case DECIMAL -> Numeric.DECIMAL;
      case DATE, NEWDATE -> Numeric.INT;
      case DATETIME, TIMESTAMP, TIME -> type.fsp() > 0 ? Numeric.DECIMAL : Numeric.INT;
      default -> Numeric.REAL;
    };
  }

  static Numeric numeric(List<Expression> expressions) {
    Numeric widest = Numeric.INT;
    for (Expression expression : expressions) {
      Numeric one = numeric(expression.type());
      widest = one.compareTo(widest) > 0 ? one : widest;
    }
    return widest;
  }

  static boolean isString(ColumnType type) {
    return type.code().isString() || type.code() == TypeCode.ENUM || type.code() == TypeCode.SET;
  }

  /** Whether a value has a collation: strings, JSON documents, and BIT as a binary string. */
  static boolean isText(ColumnType type) {
    return isString(type) || type.code() == TypeCode.JSON || type.code() == TypeCode.BIT;
  }

  static boolean isNumber(ColumnType type) {
    return switch (type.code()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, BIT, DECIMAL, FLOAT, DOUBLE -> true;
      default -> false;
    };
  }

  /** The common type of several branches, as in CASE. */
  static ColumnType merged(List<Expression> branches) {
    List<Expression> typed =
        branches.stream().filter(one -> one.type().code() != TypeCode.NULL).toList();
    if (typed.isEmpty()) {
      return NULL;
    }
    ColumnType first = typed.get(0).type();
    if (typed.stream().allMatch(one -> one.type().code() == TypeCode.JSON)) {
      return JSON;
    } else if (typed.stream().allMatch(one -> isNumber(one.type()))) {
      return switch (numeric(typed)) {
        case INT -> typed.stream().allMatch(one -> one.type().isUnsigned()) ? UNSIGNED : INT;
        case DECIMAL ->
            decimal(
                DecimalBinary.MAX_PRECISION,
                typed.stream().mapToInt(one -> fraction(one.type())).max().orElse(0));
        case REAL -> REAL;
      };
    } else if (first.code() == TypeCode.TIME
        && typed.stream().allMatch(one -> one.type().code() == TypeCode.TIME)) {
      return time(typed.stream().mapToInt(one -> one.type().fsp()).max().orElse(0));
    } else if (typed.stream().allMatch(one -> one.type().code().isDateTime())) {
      boolean dates = typed.stream().allMatch(one -> one.type().code() == TypeCode.DATE);
      return dates
          ? DATE
          : dateTime(typed.stream().mapToInt(one -> one.type().fsp()).max().orElse(0));
    }
    return Texts.joined(typed);
  }
}
