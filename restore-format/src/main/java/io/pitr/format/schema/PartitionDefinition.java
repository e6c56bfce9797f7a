package io.pitr.format.schema;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definition of one partition.
 *
 * @param id physical id
 * @param lessThan upper bounds of RANGE, as SQL literals or {@code MAXVALUE}
 * @param inValues rows of LIST values, as SQL literals
 * @param policy name of its placement policy
 */
public record PartitionDefinition(
    long id,
    Name name,
    List<String> lessThan,
    List<List<String>> inValues,
    Optional<Name> policy,
    String comment) {
  public PartitionDefinition {
    lessThan = List.copyOf(lessThan);
    inValues = List.copyOf(inValues);
  }

  static PartitionDefinition read(ObjectNode node, String where) {
    Fields fields = new Fields(node, where);
    return new PartitionDefinition(
        fields.number("id"),
        fields.name("name"),
        fields.texts("less_than"),
        fields.list("in_values", (row, path) -> Fields.list(row, path, Fields::text)),
        fields.object("policy_ref_info").map(policy -> policy.name("name")),
        fields.text("comment"));
  }
}
