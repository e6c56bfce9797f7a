package io.pitr.sql.table;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.SchemaState;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.JsonStyle;
import io.pitr.sql.value.TypeCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The parts of a column's definition that reading rows needs (ColumnInfo, spec/formats.md §6.3).
 *
 * @param id id of the column's values in rows
 * @param name as written
 * @param offset position among all columns of the table
 * @param type the type
 * @param state SchemaState, 5 is public
 * @param originDefault value for rows older than the column, as text; null if there is none
 * @param originDefaultBit the same for BIT, as bytes; null if there is none
 * @param generatedExpr canonical text of the expression; empty if the column is not generated
 * @param stored whether the value of a generated column is in the row
 * @param hidden whether the column exists only for an expression index
 * @param version since 1, defaults of TIMESTAMP are in UTC
 */
public record ColumnDef(
    long id,
    String name,
    int offset,
    ColumnType type,
    int state,
    @Nullable String originDefault,
    byte @Nullable [] originDefaultBit,
    String generatedExpr,
    boolean stored,
    boolean hidden,
    int version) {

  /** A plain public column without a default. */
  public static ColumnDef of(long id, String name, int offset, ColumnType type) {
    return new ColumnDef(
        id, name, offset, type, SchemaState.PUBLIC.code(), null, null, "", false, false, 2);
  }

  /** A generated column. */
  public static ColumnDef generated(
      long id, String name, int offset, ColumnType type, String expression, boolean stored) {
    return new ColumnDef(
        id,
        name,
        offset,
        type,
        SchemaState.PUBLIC.code(),
        null,
        null,
        expression,
        stored,
        false,
        2);
  }

  static ColumnDef from(JsonNode column, int offset, JsonStyle style) {
    JsonNode origin = column.path("origin_default");
    JsonNode originBit = column.path("origin_default_bit");
    String name = Names.of(column.path("name"));
    ColumnType type = type(column.path("type"), name);
    return new ColumnDef(
        column.path("id").asLong(0),
        name,
        offset,
        type.code() == TypeCode.JSON ? type.withJsonStyle(style) : type,
        column.path("state").asInt(0),
        origin.isNull() || origin.isMissingNode() ? null : origin.asString(""),
        originBit.isString() ? Names.base64(originBit.stringValue(), "origin_default_bit") : null,
        column.path("generated_expr_string").asString(""),
        column.path("generated_stored").asBoolean(false),
        column.path("hidden").asBoolean(false),
        column.path("version").asInt(0));
  }

  private static ColumnType type(JsonNode type, String name) {
    try {
      return ColumnType.from(type);
    } catch (RestoreException e) {
      throw new RestoreException(e.code(), e.problems().get(0).what(), "column `" + name + "`", e);
    }
  }

  public String lowerName() {
    return name.toLowerCase(Locale.ROOT);
  }

  public boolean isGenerated() {
    return !generatedExpr.isEmpty();
  }

  /** Whether the column is generated and not stored in rows. */
  public boolean isVirtual() {
    return isGenerated() && !stored;
  }

  public boolean isPublic() {
    return state == SchemaState.PUBLIC.code();
  }
}
