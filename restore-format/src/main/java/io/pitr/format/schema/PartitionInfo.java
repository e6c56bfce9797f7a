package io.pitr.format.schema;

import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The partitioning of a table (spec/formats.md §6.4). Immutable. */
public final class PartitionInfo {
  public static final int NONE = 0;
  public static final int RANGE = 1;
  public static final int HASH = 2;
  public static final int LIST = 3;
  public static final int KEY = 4;

  private final Fields fields;
  private final List<PartitionDefinition> definitions;

  private PartitionInfo(ObjectNode node, String where) {
    fields = new Fields(node, where);
    definitions = fields.objects("definitions", PartitionDefinition::read);
  }

  static PartitionInfo read(ObjectNode node, String where) {
    return new PartitionInfo(node, where);
  }

  /** One of the constants, or another number from a newer version. */
  public int type() {
    return fields.small("type");
  }

  /** Empty for the COLUMNS kinds. */
  public String expression() {
    return fields.text("expr");
  }

  public List<Name> columns() {
    return fields.list("columns", Name::read);
  }

  /** Whether KEY partitioning was written without columns. */
  public boolean emptyColumns() {
    return fields.flag("is_empty_columns");
  }

  /** If false, the table is treated as not partitioned. */
  public boolean enabled() {
    return fields.flag("enable");
  }

  public List<PartitionDefinition> definitions() {
    return definitions;
  }

  /**
   * The partitions that queries read: the definitions without those that a running DROP PARTITION
   * drops.
   */
  public List<PartitionDefinition> readable() {
    boolean dropBegun =
        ddlState() == SchemaState.WRITE_ONLY.code()
            && ddlAction() == ActionType.DROP_PARTITION.code();
    if (!dropBegun) {
      return definitions;
    }
    Set<Long> dropped =
        dropping().stream().map(PartitionDefinition::id).collect(Collectors.toSet());
    return definitions.stream().filter(one -> !dropped.contains(one.id())).toList();
  }

  /** Partitions of a change in flight; they own data too. */
  public List<PartitionDefinition> adding() {
    return fields.objects("adding_definitions", PartitionDefinition::read);
  }

  /** Partitions of a change in flight; they own data too. */
  public List<PartitionDefinition> dropping() {
    return fields.objects("dropping_definitions", PartitionDefinition::read);
  }

  public long count() {
    return fields.number("num");
  }

  /** Code of a {@link SchemaState}; 0 if no change is in flight. */
  public int ddlState() {
    return fields.small("ddl_state");
  }

  /**
   * Code of the {@link ActionType} in flight; 0 if there is none or the upstream does not record
   * it.
   */
  public int ddlAction() {
    return fields.small("ddl_action");
  }

  /** The table's id after the change in flight; 0 if it does not change. */
  public long newTableId() {
    return fields.number("new_table_id");
  }

  /** Ids of current, adding and dropping partitions. */
  List<Long> dataIds() {
    List<Long> ids = new ArrayList<>();
    if (enabled()) {
      definitions.forEach(definition -> ids.add(definition.id()));
    }
    adding().forEach(definition -> ids.add(definition.id()));
    dropping().forEach(definition -> ids.add(definition.id()));
    return ids;
  }
}
