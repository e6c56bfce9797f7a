package io.pitr.format.schema;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.schema.SchemaState;
import io.pitr.api.schema.TableView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definition of a table, view or sequence (spec/formats.md §6.2). Immutable; edits return a new
 * instance. Two definitions are equal if their JSON texts are.
 */
public final class TableInfo {
  private final byte[] json;
  private final Fields fields;
  private final List<ColumnInfo> columns;
  private final List<IndexInfo> indexes;
  private final @Nullable PartitionInfo partition;

  private TableInfo(byte[] json, ObjectNode tree) {
    this.json = json;
    fields = new Fields(tree, "TableInfo");
    columns = fields.objects("cols", ColumnInfo::read);
    indexes = fields.objects("index_info", IndexInfo::read);
    partition =
        fields
            .object("partition")
            .map(object -> PartitionInfo.read(object.node(), object.where()))
            .orElse(null);
  }

  /**
   * @throws io.pitr.api.RestoreException {@link io.pitr.format.FormatError#FORMAT_CORRUPT}
   */
  public static TableInfo parse(byte[] json) {
    return new TableInfo(json.clone(), GoJson.parseObject(json, "TableInfo"));
  }

  /** The table's name in a definition that may be damaged elsewhere; empty if it can't be read. */
  public static Optional<String> nameIn(byte[] json) {
    try {
      return Optional.of(Name.read(GoJson.parseObject(json, "TableInfo").path("name"), "name"))
          .map(Name::original)
          .filter(name -> !name.isEmpty());
    } catch (RestoreException e) {
      return Optional.empty();
    }
  }

  /** UTF-8; the parsed bytes, unless edited. */
  public byte[] json() {
    return json.clone();
  }

  /** The JSON text. */
  public String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** A copy of the tree. */
  public ObjectNode tree() {
    return fields.node().deepCopy();
  }

  public long id() {
    return fields.number("id");
  }

  public Name name() {
    return fields.name("name");
  }

  public TableView.Kind kind() {
    if (viewInfo().isPresent()) {
      return TableView.Kind.VIEW;
    }
    return sequenceInfo().isPresent() ? TableView.Kind.SEQUENCE : TableView.Kind.TABLE;
  }

  public String charset() {
    return fields.text("charset");
  }

  public String collation() {
    return fields.text("collate");
  }

  /** All columns in stored order: columns that are not public come last. */
  public List<ColumnInfo> columns() {
    return columns;
  }

  /** Columns visible in SQL: public and not hidden. */
  public List<ColumnInfo> visibleColumns() {
    return columns.stream().filter(column -> column.isPublic() && !column.hidden()).toList();
  }

  public List<IndexInfo> indexes() {
    return indexes;
  }

  public List<ConstraintInfo> constraints() {
    return fields.objects("constraint_info", ConstraintInfo::read);
  }

  public List<FkInfo> foreignKeys() {
    return fields.objects("fk_info", FkInfo::read);
  }

  /** Code of a {@link SchemaState}. */
  public int state() {
    return fields.small("state");
  }

  public boolean isPublic() {
    return state() == SchemaState.PUBLIC.code();
  }

  public boolean pkIsHandle() {
    return fields.flag("pk_is_handle");
  }

  public boolean isCommonHandle() {
    return fields.flag("is_common_handle");
  }

  public int commonHandleVersion() {
    return fields.small("common_handle_version");
  }

  public String comment() {
    return fields.text("comment");
  }

  /** The meaning depends on the source of the JSON: spec/formats.md §1.4, §4.5. */
  public long autoIncId() {
    return fields.number("auto_inc_id");
  }

  public long autoIncIdExtra() {
    return fields.number("auto_inc_id_extra");
  }

  public long autoRandId() {
    return fields.number("auto_rand_id");
  }

  public long autoIdCache() {
    return fields.number("auto_id_cache");
  }

  /** Whether AUTO_INCREMENT has a separate allocator (spec/formats.md §4.5). */
  public boolean separatesAutoIncrement() {
    return version() >= 5 && autoIdCache() == 1;
  }

  public long autoRandomBits() {
    return fields.number("auto_random_bits");
  }

  /** 0 means 64. */
  public long autoRandomRangeBits() {
    return fields.number("auto_random_range_bits");
  }

  public long shardRowIdBits() {
    return fields.number("ShardRowIDBits");
  }

  public long preSplitRegions() {
    return fields.number("pre_split_regions");
  }

  /**
   * The database that stores the auto ids, if the table was moved to another database; otherwise 0.
   */
  public long autoIdSchemaId() {
    return fields.number("old_schema_id");
  }

  public long maxIndexId() {
    return fields.number("max_idx_id");
  }

  public long updateTimestamp() {
    return fields.number("update_timestamp");
  }

  public int version() {
    return fields.small("version");
  }

  /** Present even if partitioning is not enabled. */
  public Optional<PartitionInfo> partition() {
    return Optional.ofNullable(partition);
  }

  public boolean isPartitioned() {
    return partition != null && partition.enabled();
  }

  public String compression() {
    return fields.text("compression");
  }

  public Optional<ViewInfo> viewInfo() {
    return fields.object("view").map(view -> ViewInfo.read(view.node(), view.where()));
  }

  public Optional<SequenceInfo> sequenceInfo() {
    return fields
        .object("sequence")
        .map(sequence -> SequenceInfo.read(sequence.node(), sequence.where()));
  }

  public Optional<TtlInfo> ttl() {
    return fields.object("ttl_info").map(ttl -> TtlInfo.read(ttl.node(), ttl.where()));
  }

  /** Name of the placement policy. */
  public Optional<Name> policy() {
    return fields.object("policy_ref_info").map(policy -> policy.name("name"));
  }

  public Optional<ReplicaView> tiflashReplica() {
    return fields
        .object("tiflash_replica")
        .map(replica -> new ReplicaView(replica.number("Count"), replica.texts("LocationLabels")));
  }

  /** 0 none, 1 global, 2 local. */
  public int temporaryKind() {
    return fields.small("temp_table_type");
  }

  /** 0 off, 1 on, 2 switching. */
  public int cacheStatus() {
    return fields.small("cache_table_status");
  }

  /** 0 normal, 1 import, 2 restore. */
  public int mode() {
    return fields.small("mode");
  }

  public boolean isLocked() {
    return fields.object("Lock").isPresent();
  }

  /** A field without typed access, as a tree; a missing node if absent. */
  public JsonNode extra(String key) {
    return fields.node().path(key).deepCopy();
  }

  /** All physical ids that rows of the table may be stored under. */
  public Set<Long> physicalIds() {
    return TableIds.physical(id(), partition);
  }

  /** All ids of tables and partitions in the definition, including its own. */
  public Set<Long> allIds() {
    return TableIds.all(fields.node());
  }

  /**
   * Replaces every id of a table or partition, and the id of the database that stores the auto ids.
   * 0 means none and stays. Ids of columns and indexes are local to the table and stay.
   *
   * @param tables maps old to new ids of tables and partitions
   * @param databases maps old to new ids of databases
   */
  public TableInfo mapIds(LongUnaryOperator tables, LongUnaryOperator databases) {
    return edit(tree -> TableIds.map(tree, tables, databases));
  }

  /** The auto ids are stored under the table's own database. */
  public TableInfo withoutAutoIdSchema() {
    return edit(tree -> tree.remove("old_schema_id"));
  }

  public TableInfo withId(long id) {
    return edit(tree -> tree.put("id", id));
  }

  public TableInfo withName(String name) {
    return edit(tree -> tree.set("name", Name.of(name).node()));
  }

  public TableInfo withoutTiflashReplica() {
    return edit(tree -> tree.putNull("tiflash_replica"));
  }

  /** Requests TiFlash replicas, marked as not yet available. */
  public TableInfo withTiflashReplica(ReplicaView replica) {
    return edit(
        tree -> {
          ObjectNode request = tree.putObject("tiflash_replica");
          request.put("Count", replica.count());
          var labels = request.putArray("LocationLabels");
          replica.locationLabels().forEach(labels::add);
          request.put("Available", false);
          request.putNull("AvailablePartitionIDs");
        });
  }

  /**
   * @param mode 0 normal, 1 import, 2 restore
   */
  public TableInfo withMode(int mode) {
    return edit(
        tree -> {
          if (mode == 0) {
            tree.remove("mode");
          } else {
            tree.put("mode", mode);
          }
        });
  }

  /** No effect on a table without TTL. */
  public TableInfo withTtlEnabled(boolean enabled) {
    return ttl().isEmpty()
        ? this
        : edit(tree -> Fields.of(tree.path("ttl_info"), "ttl_info").node().put("enable", enabled));
  }

  public TableInfo withoutLock() {
    return edit(tree -> tree.putNull("Lock"));
  }

  public TableInfo withoutCache() {
    return edit(tree -> tree.put("cache_table_status", 0));
  }

  public TableInfo withAutoIncId(long value) {
    return edit(tree -> tree.put("auto_inc_id", value));
  }

  /** Removes the references to placement policies, including those of partitions. */
  public TableInfo withoutPolicies() {
    return edit(
        tree -> {
          tree.putNull("policy_ref_info");
          for (String list : TableIds.DEFINITION_LISTS) {
            for (JsonNode definition : tree.path("partition").path(list)) {
              Fields.of(definition, "TableInfo.partition." + list)
                  .node()
                  .putNull("policy_ref_info");
            }
          }
        });
  }

  /**
   * Applies a change to a copy of the tree. Returns the same instance if nothing changed.
   *
   * @throws io.pitr.api.RestoreException if the result is not a table definition
   */
  public TableInfo edit(Consumer<ObjectNode> change) {
    ObjectNode tree = tree();
    change.accept(tree);
    if (tree.equals(fields.node())) {
      return this;
    }
    byte[] edited = GoJson.write(tree);
    return Arrays.equals(edited, GoJson.write(fields.node())) ? this : new TableInfo(edited, tree);
  }

  /** The view for plugins; it does not hold a tree. */
  public TableView view(String schema, long schemaId) {
    return TableSnapshot.of(this, schema, schemaId);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableInfo that && Arrays.equals(that.json, json);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }

  @Override
  public String toString() {
    return name() + " (" + id() + ")";
  }
}
