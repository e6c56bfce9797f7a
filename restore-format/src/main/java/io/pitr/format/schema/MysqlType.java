package io.pitr.format.schema;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** MySQL's type codes of columns (spec/formats.md §6.3, {@code Tp}). */
public enum MysqlType {
  /** Columns of views. */
  UNSPECIFIED(0),
  TINY(1),
  SHORT(2),
  LONG(3),
  FLOAT(4),
  DOUBLE(5),
  NULL(6),
  TIMESTAMP(7),
  LONGLONG(8),
  INT24(9),
  DATE(10),
  DURATION(11),
  DATETIME(12),
  YEAR(13),
  NEWDATE(14),
  VARCHAR(15),
  BIT(16),
  VECTOR(225),
  JSON(245),
  DECIMAL(246),
  ENUM(247),
  SET(248),
  TINY_BLOB(249),
  MEDIUM_BLOB(250),
  LONG_BLOB(251),
  BLOB(252),
  VAR_STRING(253),
  STRING(254),
  GEOMETRY(255);

  private static final Map<Integer, MysqlType> BY_CODE =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(MysqlType::code, Function.identity()));

  private final int code;

  MysqlType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** TINYINT to BIGINT. */
  public boolean isInteger() {
    return this == TINY || this == SHORT || this == INT24 || this == LONG || this == LONGLONG;
  }

  /** CHAR, VARCHAR, BINARY, VARBINARY. */
  public boolean isChar() {
    return this == STRING || this == VARCHAR || this == VAR_STRING;
  }

  /** The TEXT and BLOB kinds. */
  public boolean isBlob() {
    return this == TINY_BLOB || this == MEDIUM_BLOB || this == LONG_BLOB || this == BLOB;
  }

  /** CHAR, BINARY, TEXT and BLOB kinds. */
  public boolean isString() {
    return isChar() || isBlob();
  }

  /** Empty for a code of a newer version. */
  public static Optional<MysqlType> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
