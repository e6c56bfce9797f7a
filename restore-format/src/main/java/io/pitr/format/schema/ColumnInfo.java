package io.pitr.format.schema;

import io.pitr.api.schema.SchemaState;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A column of a table (spec/formats.md §6.3). Immutable. */
public final class ColumnInfo {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Fields fields;
  private final long id;
  private final Name name;
  private final int offset;
  private final int state;
  private final boolean hidden;
  private final FieldType type;
  private final String generatedExpression;

  private ColumnInfo(ObjectNode node, String where) {
    fields = new Fields(node, where);
    id = fields.number("id");
    name = fields.name("name");
    offset = fields.small("offset");
    state = fields.small("state");
    hidden = fields.flag("hidden");
    type =
        FieldType.read(
            fields.object("type").map(Fields::node).orElseGet(NODES::objectNode), where + ".type");
    generatedExpression = fields.text("generated_expr_string");
  }

  static ColumnInfo read(ObjectNode node, String where) {
    return new ColumnInfo(node, where);
  }

  /** Unique in the table and never reused. Rows store values by this id. */
  public long id() {
    return id;
  }

  public Name name() {
    return name;
  }

  /** Position among all columns of the table. */
  public int offset() {
    return offset;
  }

  /** Code of a {@link SchemaState}. */
  public int state() {
    return state;
  }

  public boolean isPublic() {
    return state == SchemaState.PUBLIC.code();
  }

  /** Whether the column exists only for an expression index. */
  public boolean hidden() {
    return hidden;
  }

  public FieldType type() {
    return type;
  }

  /** Empty unless the column is generated. */
  public String generatedExpression() {
    return generatedExpression;
  }

  public boolean isGenerated() {
    return !generatedExpression.isEmpty();
  }

  public boolean isGeneratedVirtual() {
    return isGenerated() && !isGeneratedStored();
  }

  public boolean isGeneratedStored() {
    return fields.flag("generated_stored");
  }

  /** Value for rows written before the column was added, as text. */
  public Optional<String> originDefault() {
    return fields.scalar("origin_default");
  }

  /** As {@link #originDefault}, for BIT columns, as bytes. */
  public Optional<byte[]> originDefaultBit() {
    return fields.bytes("origin_default_bit");
  }

  public Optional<String> defaultValue() {
    return fields.scalar("default");
  }

  public Optional<byte[]> defaultBit() {
    return fields.bytes("default_bit");
  }

  public boolean defaultIsExpression() {
    return fields.flag("default_is_expr");
  }

  /** The new type of a column change in progress. */
  public Optional<FieldType> changingType() {
    return fields.object("changing_type").map(type -> FieldType.read(type.node(), type.where()));
  }

  public String comment() {
    return fields.text("comment");
  }

  /** Since version 1, defaults of TIMESTAMP columns are in UTC. */
  public int version() {
    return fields.small("version");
  }

  /** Lower-case names of the columns in the generated expression. */
  public List<String> dependences() {
    return fields
        .object("dependences")
        .map(object -> List.copyOf(object.node().propertyNames()))
        .orElse(List.of());
  }

  @Override
  public String toString() {
    return name.original();
  }
}
