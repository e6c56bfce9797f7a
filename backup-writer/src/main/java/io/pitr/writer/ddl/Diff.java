package io.pitr.writer.ddl;

import io.pitr.api.schema.ActionType;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one version of the schema changes (spec/formats.md §6.7). */
record Diff(
    ActionType type,
    long schemaId,
    long tableId,
    long oldTableId,
    long oldSchemaId,
    List<ActionType> subActions,
    List<Affected> affected) {
  Diff {
    subActions = List.copyOf(subActions);
    affected = List.copyOf(affected);
  }

  static Diff of(ActionType type, long schemaId, long tableId) {
    return new Diff(type, schemaId, tableId, 0, 0, List.of(), List.of());
  }

  Diff oldTable(long id) {
    return new Diff(type, schemaId, tableId, id, oldSchemaId, subActions, affected);
  }

  Diff oldSchema(long id) {
    return new Diff(type, schemaId, tableId, oldTableId, id, subActions, affected);
  }

  Diff sub(List<ActionType> actions) {
    return new Diff(type, schemaId, tableId, oldTableId, oldSchemaId, actions, affected);
  }

  Diff affects(Affected other) {
    List<Affected> all = new ArrayList<>(affected);
    all.add(other);
    return new Diff(type, schemaId, tableId, oldTableId, oldSchemaId, subActions, all);
  }

  ObjectNode json(long version) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("version", version);
    tree.put("type", type.code());
    tree.put("schema_id", schemaId);
    tree.put("table_id", tableId);
    if (!subActions.isEmpty()) {
      byte[] codes = new byte[subActions.size()];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = (byte) subActions.get(i).code();
      }
      tree.put("sub_action_types", Base64.getEncoder().encodeToString(codes));
    }
    tree.put("old_table_id", oldTableId);
    tree.put("old_schema_id", oldSchemaId);
    tree.put("regenerate_schema_map", false);
    if (affected.isEmpty()) {
      tree.putNull("affected_options");
    } else {
      ArrayNode options = tree.putArray("affected_options");
      for (Affected one : affected) {
        options
            .addObject()
            .put("schema_id", one.schemaId)
            .put("table_id", one.tableId)
            .put("old_table_id", one.oldTableId)
            .put("old_schema_id", one.oldSchemaId);
      }
    }
    return tree;
  }

  /** Another object that the version changes. */
  record Affected(long schemaId, long tableId, long oldTableId, long oldSchemaId) {}
}
