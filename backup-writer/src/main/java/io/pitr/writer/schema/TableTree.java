package io.pitr.writer.schema;

import io.pitr.api.Tso;
import io.pitr.format.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes TableInfo JSON as TiDB makes it, keys in its order (spec/formats.md §6.2 to §6.5). Names of
 * columns are looked up in any letter case.
 */
public final class TableTree {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  static final int PUBLIC = 5;
  private static final long UNIQUE_FLAG = 4;
  private static final long MULTIPLE_FLAG = 8;
  private static final int COLUMN_VERSION = 2;
  private static final int TABLE_VERSION = 5;
  private static final int TTL_UNIT_DAY = 5;

  private TableTree() {}

  /**
   * A public table.
   *
   * @param ids gives the ids of partitions
   * @param startTs of the transaction that creates it
   */
  public static ObjectNode of(TableSpec spec, long id, LongSupplier ids, Tso startTs) {
    boolean handleKey = isHandleKey(spec);
    ArrayNode columns = NODES.arrayNode();
    for (ColumnSpec column : spec.columns()) {
      ColumnSpec keyed = spec.primaryKey().contains(column.name()) ? keyColumn(column) : column;
      columns.add(column(keyed, columns.size() + 1L, columns.size(), PUBLIC));
    }
    List<IndexSpec> indexSpecs = new ArrayList<>();
    if (!spec.primaryKey().isEmpty() && !handleKey) {
      indexSpecs.add(IndexSpec.primaryKey(spec.primaryKey()));
    }
    indexSpecs.addAll(spec.indexes());
    ArrayNode indexes = NODES.arrayNode();
    for (IndexSpec index : indexSpecs) {
      addHiddenColumns(index, columns, columns.size(), PUBLIC);
      indexes.add(index(index, indexes.size() + 1L, columns, PUBLIC, 0));
      if (!index.primary()) {
        markFirstColumn(index, columns);
      }
    }
    ArrayNode foreignKeys = NODES.arrayNode();
    for (ForeignKeySpec key : spec.foreignKeys()) {
      foreignKeys.add(foreignKey(key, foreignKeys.size() + 1L, PUBLIC));
    }
    boolean commonHandle = spec.clustered() && !spec.primaryKey().isEmpty() && !handleKey;
    ObjectNode tree = NODES.objectNode();
    tree.put("id", id);
    tree.set("name", name(spec.name()));
    tree.put("charset", spec.options().charset());
    tree.put("collate", spec.options().collation());
    tree.set("cols", columns);
    tree.set("index_info", orNull(indexes));
    tree.set("constraint_info", NODES.nullNode());
    tree.set("fk_info", orNull(foreignKeys));
    tree.put("state", PUBLIC);
    tree.put("pk_is_handle", handleKey);
    tree.put("is_common_handle", commonHandle);
    tree.put("common_handle_version", commonHandle ? 1 : 0);
    tree.put("comment", spec.options().comment());
    tree.put("auto_inc_id", 0);
    tree.put("auto_id_cache", spec.options().autoIdCache());
    tree.put("auto_rand_id", 0);
    tree.put("max_col_id", columns.size());
    tree.put("max_idx_id", indexes.size());
    tree.put("max_fk_id", foreignKeys.size());
    tree.put("max_cst_id", 0);
    tree.put("update_timestamp", startTs.value());
    tree.put("ShardRowIDBits", spec.options().shardRowIdBits());
    tree.put("max_shard_row_id_bits", spec.options().shardRowIdBits());
    tree.put("auto_random_bits", spec.options().autoRandomBits());
    tree.put("auto_random_range_bits", spec.options().autoRandomBits() == 0 ? 0 : 64);
    tree.put("pre_split_regions", 0);
    tree.set(
        "partition",
        spec.partition().<JsonNode>map(p -> partition(p, ids)).orElseGet(NODES::nullNode));
    tree.put("compression", "");
    tree.set("view", NODES.nullNode());
    tree.set("sequence", NODES.nullNode());
    tree.set("Lock", NODES.nullNode());
    tree.put("version", TABLE_VERSION);
    tree.set("tiflash_replica", NODES.nullNode());
    tree.put("is_columnar", false);
    tree.put("temp_table_type", 0);
    tree.put("cache_table_status", 0);
    tree.set("policy_ref_info", NODES.nullNode());
    tree.set("stats_options", NODES.nullNode());
    tree.set("exchange_partition_info", NODES.nullNode());
    tree.set("ttl_info", ttl(spec.options().ttlColumn()));
    tree.put("revision", 0);
    return tree;
  }

  /** A clustered key of one integer column: the column is the handle. */
  private static boolean isHandleKey(TableSpec spec) {
    if (!spec.clustered() || spec.primaryKey().size() != 1) {
      return false;
    }
    return spec.columns().stream()
        .filter(column -> column.name().equals(spec.primaryKey().get(0)))
        .anyMatch(column -> column.type().type().isInteger());
  }

  private static ColumnSpec keyColumn(ColumnSpec column) {
    long flags = column.flags() | FieldType.NOT_NULL | FieldType.PRIMARY_KEY;
    boolean filled = (flags & FieldType.AUTO_INCREMENT) != 0 || column.defaultText() != null;
    return column.with(filled ? flags : flags | FieldType.NO_DEFAULT);
  }

  /** A ColumnInfo. */
  public static ObjectNode column(ColumnSpec spec, long id, int offset, int state) {
    ObjectNode tree = NODES.objectNode();
    tree.put("id", id);
    tree.set("name", name(spec.name()));
    tree.put("offset", offset);
    tree.put("origin_default", spec.originText());
    tree.set("origin_default_bit", NODES.nullNode());
    tree.put("default", spec.defaultText());
    tree.set("default_bit", NODES.nullNode());
    tree.put("default_is_expr", false);
    tree.put("generated_expr_string", spec.expression());
    tree.put("generated_stored", spec.stored());
    if (spec.dependences().isEmpty()) {
      tree.set("dependences", NODES.nullNode());
    } else {
      ObjectNode dependences = tree.putObject("dependences");
      spec.dependences().stream().sorted().forEach(dependences::putObject);
    }
    tree.set("type", type(spec.type(), spec.flags(), spec.array()));
    tree.put("state", state);
    tree.put("comment", spec.comment());
    tree.put("hidden", spec.hidden());
    tree.set("change_state_info", NODES.nullNode());
    tree.put("version", COLUMN_VERSION);
    return tree;
  }

  /** The {@code type} of a ColumnInfo. */
  public static ObjectNode type(SqlType type, long flags, boolean array) {
    ObjectNode tree = NODES.objectNode();
    tree.put("Tp", type.type().code());
    tree.put("Flag", flags);
    tree.put("Flen", type.length());
    tree.put("Decimal", type.decimal());
    tree.put("Charset", type.charset());
    tree.put("Collate", type.collation());
    if (type.elements().isEmpty()) {
      tree.set("Elems", NODES.nullNode());
      tree.set("ElemsIsBinaryLit", NODES.nullNode());
    } else {
      ArrayNode elements = tree.putArray("Elems");
      ArrayNode binary = NODES.arrayNode();
      for (String element : type.elements()) {
        elements.add(element);
        binary.add(false);
      }
      tree.set("ElemsIsBinaryLit", binary);
    }
    tree.put("Array", array);
    return tree;
  }

  /** Appends the hidden columns that an index's expressions need; returns how many. */
  public static int addHiddenColumns(
      IndexSpec index, ArrayNode columns, long maxColumnId, int state) {
    int added = 0;
    for (int i = 0; i < index.parts().size(); i++) {
      if (index.parts().get(i) instanceof IndexSpec.Expression expression) {
        ColumnSpec hidden =
            ColumnSpec.of(hiddenName(index, i), expression.type())
                .generated(
                    expression.text(), false, expression.dependences().toArray(new String[0]))
                .hiddenElement(expression.array());
        added++;
        columns.add(column(hidden, maxColumnId + added, columns.size(), state));
      }
    }
    return added;
  }

  private static String hiddenName(IndexSpec index, int part) {
    return "_V$_" + index.name() + "_" + part;
  }

  /** An IndexInfo over existing columns. */
  public static ObjectNode index(
      IndexSpec spec, long id, ArrayNode columns, int state, int backfillState) {
    ObjectNode tree = NODES.objectNode();
    tree.put("id", id);
    tree.set("idx_name", name(spec.name()));
    tree.set("tbl_name", name(""));
    ArrayNode parts = tree.putArray("idx_cols");
    for (int i = 0; i < spec.parts().size(); i++) {
      IndexSpec.Part part = spec.parts().get(i);
      String column = part instanceof IndexSpec.Column c ? c.name() : hiddenName(spec, i);
      ObjectNode found = columnNamed(columns, column);
      ObjectNode partTree = parts.addObject();
      partTree.set("name", found.get("name").deepCopy());
      partTree.put("offset", found.get("offset").intValue());
      partTree.put("length", part instanceof IndexSpec.Column c ? c.length() : -1);
    }
    tree.put("state", state);
    tree.put("backfill_state", backfillState);
    tree.put("comment", spec.comment());
    tree.put("index_type", 1);
    tree.put("is_unique", spec.unique());
    tree.put("is_primary", spec.primary());
    tree.put("is_invisible", spec.invisible());
    tree.put("is_global", spec.global());
    tree.put("mv_index", spec.multiValued());
    tree.set("vector_index", NODES.nullNode());
    tree.set("inverted_index", NODES.nullNode());
    tree.set("full_text_index", NODES.nullNode());
    tree.put("condition_expr_string", spec.condition());
    return tree;
  }

  /** Sets the key flag that an index gives to its first column. */
  static void markFirstColumn(IndexSpec index, ArrayNode columns) {
    IndexSpec.Part first = index.parts().get(0);
    String column = first instanceof IndexSpec.Column c ? c.name() : hiddenName(index, 0);
    long flag = index.unique() && index.parts().size() == 1 ? UNIQUE_FLAG : MULTIPLE_FLAG;
    ObjectNode type = (ObjectNode) columnNamed(columns, column).get("type");
    type.put("Flag", type.get("Flag").longValue() | flag);
  }

  /** Sets the key flags of all columns as the public indexes give them. */
  public static void refreshKeyFlags(ObjectNode table) {
    ArrayNode columns = (ArrayNode) table.get("cols");
    for (JsonNode column : columns) {
      ObjectNode type = (ObjectNode) column.get("type");
      type.put("Flag", type.get("Flag").longValue() & ~(UNIQUE_FLAG | MULTIPLE_FLAG));
    }
    for (JsonNode index : table.path("index_info")) {
      if (index.get("is_primary").booleanValue() || index.get("state").intValue() != PUBLIC) {
        continue;
      }
      JsonNode parts = index.get("idx_cols");
      boolean unique = index.get("is_unique").booleanValue() && parts.size() == 1;
      ObjectNode first = columnNamed(columns, parts.get(0).get("name").get("L").stringValue());
      ObjectNode type = (ObjectNode) first.get("type");
      type.put("Flag", type.get("Flag").longValue() | (unique ? UNIQUE_FLAG : MULTIPLE_FLAG));
    }
  }

  /** Brings public columns before those that are not; indexes follow. */
  public static void movePublicColumnsFirst(ObjectNode table) {
    ArrayNode columns = (ArrayNode) table.get("cols");
    List<JsonNode> sorted = new ArrayList<>();
    columns.forEach(column -> addIf(sorted, column, true));
    columns.forEach(column -> addIf(sorted, column, false));
    columns.removeAll();
    sorted.forEach(columns::add);
    renumberColumns(table);
  }

  private static void addIf(List<JsonNode> list, JsonNode column, boolean isPublic) {
    if (column.get("state").intValue() == PUBLIC == isPublic) {
      list.add(column);
    }
  }

  /** Sets offsets to the places of columns, in the columns and in indexes. */
  public static void renumberColumns(ObjectNode table) {
    ArrayNode columns = (ArrayNode) table.get("cols");
    for (int i = 0; i < columns.size(); i++) {
      ((ObjectNode) columns.get(i)).put("offset", i);
    }
    for (JsonNode index : table.path("index_info")) {
      for (JsonNode part : index.get("idx_cols")) {
        ObjectNode column = columnNamed(columns, part.get("name").get("L").stringValue());
        ((ObjectNode) part).put("offset", column.get("offset").intValue());
      }
    }
  }

  /** A FKInfo. */
  public static ObjectNode foreignKey(ForeignKeySpec spec, long id, int state) {
    ObjectNode tree = NODES.objectNode();
    tree.put("id", id);
    tree.set("fk_name", name(spec.name()));
    tree.set("ref_schema", name(spec.refSchema()));
    tree.set("ref_table", name(spec.refTable()));
    tree.set("ref_cols", names(spec.refColumns()));
    tree.set("cols", names(spec.columns()));
    tree.put("on_delete", spec.onDelete());
    tree.put("on_update", spec.onUpdate());
    tree.put("state", state);
    tree.put("version", 1);
    return tree;
  }

  /** A PartitionInfo. */
  public static ObjectNode partition(PartitionSpec spec, LongSupplier ids) {
    ObjectNode tree = NODES.objectNode();
    tree.put("type", spec.kind().code());
    tree.put("expr", spec.expression());
    tree.set("columns", spec.columns().isEmpty() ? NODES.nullNode() : names(spec.columns()));
    tree.put("enable", true);
    tree.put("is_empty_columns", false);
    ArrayNode definitions = tree.putArray("definitions");
    spec.definitions().forEach(definition -> definitions.add(definition(definition, ids)));
    tree.set("adding_definitions", NODES.nullNode());
    tree.set("dropping_definitions", NODES.nullNode());
    tree.set("states", NODES.nullNode());
    tree.put("num", spec.definitions().size());
    tree.put("ddl_state", 0);
    return tree;
  }

  /** A PartitionDefinition. */
  public static ObjectNode definition(PartitionSpec.Definition spec, LongSupplier ids) {
    ObjectNode tree = NODES.objectNode();
    tree.put("id", ids.getAsLong());
    tree.set("name", name(spec.name()));
    if (spec.lessThan().isEmpty()) {
      tree.set("less_than", NODES.nullNode());
    } else {
      spec.lessThan().forEach(tree.putArray("less_than")::add);
    }
    if (spec.inValues().isEmpty()) {
      tree.set("in_values", NODES.nullNode());
    } else {
      ArrayNode rows = tree.putArray("in_values");
      spec.inValues().forEach(value -> rows.addArray().add(value));
    }
    tree.set("policy_ref_info", NODES.nullNode());
    return tree;
  }

  private static JsonNode ttl(String column) {
    if (column.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode tree = NODES.objectNode();
    tree.set("column", name(column));
    tree.put("interval_expr", "1");
    tree.put("interval_time_unit", TTL_UNIT_DAY);
    tree.put("enable", true);
    tree.put("job_interval", "24h");
    return tree;
  }

  /** A name in both letter cases. */
  public static ObjectNode name(String text) {
    return NODES.objectNode().put("O", text).put("L", text.toLowerCase(Locale.ROOT));
  }

  private static ArrayNode names(List<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(text -> array.add(name(text)));
    return array;
  }

  private static JsonNode orNull(ArrayNode array) {
    return array.isEmpty() ? NODES.nullNode() : array;
  }

  /** The column of a name, in any letter case. */
  public static ObjectNode columnNamed(Iterable<JsonNode> columns, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (JsonNode column : columns) {
      if (column.get("name").get("L").stringValue().equals(lower)) {
        return (ObjectNode) column;
      }
    }
    throw new IllegalArgumentException("no column " + name);
  }
}
