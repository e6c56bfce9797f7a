package io.pitr.inspect.ddl;

import io.pitr.format.schema.FieldType;
import io.pitr.format.schema.MysqlType;
import io.pitr.sql.text.TextChange;
import io.pitr.sql.text.TextRules;
import java.util.stream.Collectors;

/** A column's type as SHOW CREATE TABLE prints it. */
final class TypeText {
  private final boolean widthsOmitted;

  TypeText(TextRules texts) {
    widthsOmitted = texts.has(TextChange.DISPLAY_WIDTHS_OMITTED);
  }

  String of(FieldType type) {
    MysqlType kind = type.type();
    StringBuilder text = new StringBuilder(baseName(kind, type)).append(suffix(kind, type));
    boolean number = kind != MysqlType.BIT && kind != MysqlType.YEAR;
    if (number && type.isUnsigned()) {
      text.append(" unsigned");
    }
    if (kind != MysqlType.YEAR && type.has(FieldType.ZEROFILL)) {
      text.append(" zerofill");
    }
    return text.toString();
  }

  private static String baseName(MysqlType kind, FieldType type) {
    boolean binary = type.isBinaryCharset();
    return switch (kind) {
      case UNSPECIFIED -> "unspecified";
      case TINY -> "tinyint";
      case SHORT -> "smallint";
      case INT24 -> "mediumint";
      case LONG -> "int";
      case LONGLONG -> "bigint";
      case FLOAT -> "float";
      case DOUBLE -> "double";
      case NULL -> "null";
      case TIMESTAMP -> "timestamp";
      case DATE, NEWDATE -> "date";
      case DURATION -> "time";
      case DATETIME -> "datetime";
      case YEAR -> "year";
      case BIT -> "bit";
      case VECTOR -> "vector";
      case JSON -> "json";
      case DECIMAL -> "decimal";
      case ENUM -> "enum";
      case SET -> "set";
      case GEOMETRY -> "geometry";
      case VARCHAR -> binary ? "varbinary" : "varchar";
      case VAR_STRING -> binary ? "var_binary" : "var_string";
      case STRING -> binary ? "binary" : "char";
      case TINY_BLOB -> binary ? "tinyblob" : "tinytext";
      case BLOB -> binary ? "blob" : "text";
      case MEDIUM_BLOB -> binary ? "mediumblob" : "mediumtext";
      case LONG_BLOB -> binary ? "longblob" : "longtext";
    };
  }

  private String suffix(MysqlType kind, FieldType type) {
    long length = type.length() == -1 ? defaultLength(kind) : type.length();
    boolean zerofill = type.has(FieldType.ZEROFILL);
    return switch (kind) {
      case ENUM, SET ->
          type.elements().stream()
              .map(SqlText::body)
              .collect(Collectors.joining("','", "('", "')"));
      case TIMESTAMP, DATETIME, DURATION -> type.decimal() > 0 ? "(" + type.decimal() + ")" : "";
      case DOUBLE, FLOAT -> type.decimal() > 0 ? "(" + length + "," + type.decimal() + ")" : "";
      case DECIMAL -> "(" + length + "," + Math.max(type.decimal(), 0) + ")";
      case BIT, VARCHAR, STRING, VAR_STRING -> "(" + length + ")";
      case TINY -> !widthsOmitted || zerofill || length == 1 ? "(" + length + ")" : "";
      case SHORT, INT24, LONG, LONGLONG -> !widthsOmitted || zerofill ? "(" + length + ")" : "";
      case YEAR -> "(" + type.length() + ")";
      case VECTOR -> type.length() == -1 ? "" : "(" + type.length() + ")";
      case NULL -> "(0)";
      default -> "";
    };
  }

  private static long defaultLength(MysqlType kind) {
    return switch (kind) {
      case TINY, YEAR -> 4;
      case SHORT -> 6;
      case INT24 -> 9;
      case LONG -> 11;
      case LONGLONG -> 20;
      case DOUBLE -> 22;
      case FLOAT -> 12;
      case DECIMAL -> 10;
      case BIT, STRING -> 1;
      case VARCHAR, VAR_STRING -> 5;
      default -> -1;
    };
  }

  /** Whether the type may have CHARACTER SET and COLLATE. */
  static boolean hasCharset(FieldType type) {
    MysqlType kind = type.type();
    if (kind == MysqlType.ENUM || kind == MysqlType.SET) {
      return true;
    }
    return kind.isString() && !type.has(FieldType.BINARY);
  }
}
