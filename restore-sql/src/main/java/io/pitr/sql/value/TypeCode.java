package io.pitr.sql.value;

import io.pitr.api.RestoreException;
import io.pitr.format.FormatError;

/** The column types of TiDB with their codes in TableInfo JSON (spec/formats.md §6.3). */
public enum TypeCode {
  /** The type of view columns. */
  UNSPECIFIED(0),
  TINYINT(1),
  SMALLINT(2),
  INT(3),
  FLOAT(4),
  DOUBLE(5),
  NULL(6),
  TIMESTAMP(7),
  BIGINT(8),
  MEDIUMINT(9),
  DATE(10),
  TIME(11),
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
  TINYBLOB(249),
  MEDIUMBLOB(250),
  LONGBLOB(251),
  BLOB(252),
  VARSTRING(253),
  CHAR(254),
  GEOMETRY(255);

  private final int code;

  TypeCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * @throws RestoreException FORMAT_UNSUPPORTED for an unknown code
   */
  public static TypeCode of(int code) {
    for (TypeCode type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new RestoreException(
        FormatError.FORMAT_UNSUPPORTED, "unknown column type " + code, "a column's type");
  }

  /** TINYINT to BIGINT; not YEAR. */
  public boolean isInteger() {
    return switch (this) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> true;
      default -> false;
    };
  }

  /** Types whose value is a sequence of bytes or characters: CHAR, VARCHAR and the BLOB family. */
  public boolean isString() {
    return switch (this) {
      case VARCHAR, VARSTRING, CHAR -> true;
      default -> isBlob();
    };
  }

  /** The BLOB and TEXT family. */
  public boolean isBlob() {
    return switch (this) {
      case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
      default -> false;
    };
  }

  public boolean isVarchar() {
    return this == VARCHAR || this == VARSTRING;
  }

  /** DATE, DATETIME and TIMESTAMP, which use the packed form. */
  public boolean isDateTime() {
    return switch (this) {
      case DATE, NEWDATE, DATETIME, TIMESTAMP -> true;
      default -> false;
    };
  }
}
