package io.pitr.format.schema;

import io.pitr.api.schema.SchemaState;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CHECK constraint (spec/formats.md §6.5).
 *
 * @param state code of a {@link SchemaState}
 */
public record ConstraintInfo(long id, Name name, boolean enforced, String expression, int state) {

  static ConstraintInfo read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    return new ConstraintInfo(
        fields.number("id"),
        fields.name("constraint_name"),
        fields.flag("enforced"),
        fields.text("expr_string"),
        fields.small("state"));
  }
}
