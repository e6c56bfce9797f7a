package io.pitr.writer.schema;

import io.pitr.format.schema.FieldType;
import io.pitr.format.schema.MysqlType;
import java.util.List;

/**
 * A column type as a CREATE TABLE statement gives it, with the numbers TiDB stores for it.
 *
 * @param length {@code Flen}
 * @param decimal {@code Decimal}; -1 is unspecified
 * @param flags bits of {@link FieldType} that come with the type itself
 * @param elements of ENUM and SET
 */
public record SqlType(
    MysqlType type,
    long length,
    int decimal,
    long flags,
    String charset,
    String collation,
    List<String> elements) {
  private static final long MULTIPLE_OF_TEXT = 65_535;
  private static final int DATETIME_LENGTH = 19;
  private static final int TIME_LENGTH = 10;

  public static final SqlType TINYINT = number(MysqlType.TINY, 4);
  public static final SqlType SMALLINT = number(MysqlType.SHORT, 6);
  public static final SqlType MEDIUMINT = number(MysqlType.INT24, 9);
  public static final SqlType INT = number(MysqlType.LONG, 11);
  public static final SqlType BIGINT = number(MysqlType.LONGLONG, 20);
  public static final SqlType FLOAT = binary(MysqlType.FLOAT, 12, -1, 0);
  public static final SqlType DOUBLE = binary(MysqlType.DOUBLE, 22, -1, 0);
  public static final SqlType DATE = binary(MysqlType.DATE, 10, 0, FieldType.BINARY);
  public static final SqlType YEAR =
      binary(MysqlType.YEAR, 4, 0, FieldType.UNSIGNED | FieldType.ZEROFILL);
  public static final SqlType JSON = binary(MysqlType.JSON, 4_294_967_295L, 0, FieldType.BINARY);
  public static final SqlType TEXT = string(MysqlType.BLOB, MULTIPLE_OF_TEXT);
  public static final SqlType MEDIUMTEXT = string(MysqlType.MEDIUM_BLOB, 16_777_215);
  public static final SqlType BLOB = binary(MysqlType.BLOB, MULTIPLE_OF_TEXT, 0, FieldType.BINARY);

  public SqlType {
    elements = List.copyOf(elements);
  }

  public static SqlType decimal(int precision, int scale) {
    return binary(MysqlType.DECIMAL, precision, scale, 0);
  }

  public static SqlType bit(int bits) {
    return binary(MysqlType.BIT, bits, 0, FieldType.UNSIGNED);
  }

  public static SqlType datetime(int fraction) {
    return binary(
        MysqlType.DATETIME, withFraction(DATETIME_LENGTH, fraction), fraction, FieldType.BINARY);
  }

  public static SqlType timestamp(int fraction) {
    return binary(
        MysqlType.TIMESTAMP, withFraction(DATETIME_LENGTH, fraction), fraction, FieldType.BINARY);
  }

  public static SqlType time(int fraction) {
    return binary(
        MysqlType.DURATION, withFraction(TIME_LENGTH, fraction), fraction, FieldType.BINARY);
  }

  private static long withFraction(int length, int fraction) {
    return fraction == 0 ? length : length + 1 + fraction;
  }

  public static SqlType character(int length) {
    return string(MysqlType.STRING, length);
  }

  public static SqlType varchar(int length) {
    return string(MysqlType.VARCHAR, length);
  }

  /** What a hidden column of an expression index has. */
  public static SqlType varstring(int length) {
    return new SqlType(MysqlType.VAR_STRING, length, -1, 0, "utf8mb4", "utf8mb4_bin", List.of());
  }

  public static SqlType binary(int length) {
    return binary(MysqlType.STRING, length, 0, FieldType.BINARY);
  }

  public static SqlType varbinary(int length) {
    return binary(MysqlType.VARCHAR, length, 0, FieldType.BINARY);
  }

  public static SqlType enumeration(String... elements) {
    long longest = 0;
    for (String element : elements) {
      longest = Math.max(longest, element.codePointCount(0, element.length()));
    }
    return string(MysqlType.ENUM, longest).withElements(elements);
  }

  public static SqlType set(String... elements) {
    long all = elements.length - 1;
    for (String element : elements) {
      all += element.codePointCount(0, element.length());
    }
    return string(MysqlType.SET, all).withElements(elements);
  }

  /** With another character set and its collation; only of character data. */
  public SqlType collate(String newCharset, String newCollation) {
    return new SqlType(type, length, decimal, flags, newCharset, newCollation, elements);
  }

  public SqlType unsigned() {
    long unsignedLength =
        switch (type) {
          case TINY, SHORT, INT24, LONG -> length - 1;
          default -> length;
        };
    return new SqlType(
        type, unsignedLength, decimal, flags | FieldType.UNSIGNED, charset, collation, elements);
  }

  private SqlType withElements(String... newElements) {
    return new SqlType(type, length, decimal, flags, charset, collation, List.of(newElements));
  }

  private static SqlType number(MysqlType type, long length) {
    return binary(type, length, 0, 0);
  }

  private static SqlType binary(MysqlType type, long length, int decimal, long flags) {
    return new SqlType(type, length, decimal, flags, "binary", "binary", List.of());
  }

  private static SqlType string(MysqlType type, long length) {
    return new SqlType(type, length, 0, 0, "utf8mb4", "utf8mb4_bin", List.of());
  }
}
