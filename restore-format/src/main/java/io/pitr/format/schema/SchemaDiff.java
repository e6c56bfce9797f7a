package io.pitr.format.schema;

import io.pitr.api.schema.ActionType;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The change made by one schema version (spec/formats.md §6.7).
 *
 * @param type code of an {@link ActionType}
 */
public record SchemaDiff(
    long version,
    int type,
    long schemaId,
    long tableId,
    long oldTableId,
    long oldSchemaId,
    boolean regenerateSchemaMap,
    List<Affected> affected) {
  public SchemaDiff {
    affected = List.copyOf(affected);
  }

  /**
   * @throws io.pitr.api.RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT}
   */
  public static SchemaDiff parse(byte[] json) {
    Fields fields = new Fields(GoJson.parseObject(json, "SchemaDiff"), "SchemaDiff");
    return new SchemaDiff(
        fields.number("version"),
        fields.small("type"),
        fields.number("schema_id"),
        fields.number("table_id"),
        fields.number("old_table_id"),
        fields.number("old_schema_id"),
        fields.flag("regenerate_schema_map"),
        fields.objects("affected_options", Affected::read));
  }

  /** Another object affected by the same change. */
  public record Affected(long schemaId, long tableId, long oldTableId, long oldSchemaId) {
    static Affected read(ObjectNode node, String where) {
      Fields fields = new Fields(node, where);
      return new Affected(
          fields.number("schema_id"),
          fields.number("table_id"),
          fields.number("old_table_id"),
          fields.number("old_schema_id"));
    }
  }
}
