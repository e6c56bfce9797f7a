package io.pitr.sql.table;

import io.pitr.api.schema.SchemaState;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The parts of an index's definition that its entries need (IndexInfo, spec/formats.md §6.3).
 *
 * @param id id in the index's keys
 * @param name as written
 * @param columns in key order
 * @param unique whether the index is UNIQUE or PRIMARY
 * @param primary whether it is the primary key
 * @param global whether it is one index over all partitions, with the table's logical id
 * @param globalVersion 0 without the partition id in keys, 1 with it
 * @param multiValued whether it has one entry for each element of an array
 * @param condition canonical text of a partial index's condition; empty if there is none
 * @param state SchemaState, 5 is public
 * @param type 1 B-tree; 5 and more are columnar, vector, inverted or full-text
 */
public record IndexDef(
    long id,
    String name,
    List<Column> columns,
    boolean unique,
    boolean primary,
    boolean global,
    int globalVersion,
    boolean multiValued,
    String condition,
    int state,
    int type) {
  private static final int FIRST_TYPE_WITHOUT_KEYS = 5;
  private static final int BTREE = 1;

  public IndexDef {
    columns = List.copyOf(columns);
  }

  /**
   * A column of an index.
   *
   * @param name as written
   * @param offset position among the table's columns
   * @param length length of a prefix in characters or bytes; -1 for the whole value
   */
  public record Column(String name, int offset, int length) {
    public static final int WHOLE = -1;

    public boolean isPrefix() {
      return length != WHOLE;
    }
  }

  /** A public local B-tree index without a condition. */
  public static IndexDef of(long id, String name, boolean unique, Column... columns) {
    return new IndexDef(
        id,
        name,
        List.of(columns),
        unique,
        false,
        false,
        0,
        false,
        "",
        SchemaState.PUBLIC.code(),
        BTREE);
  }

  static IndexDef from(JsonNode index) {
    return new IndexDef(
        index.path("id").asLong(0),
        Names.of(index.path("idx_name")),
        index
            .path("idx_cols")
            .valueStream()
            .map(
                column ->
                    new Column(
                        Names.of(column.path("name")),
                        column.path("offset").asInt(0),
                        column.path("length").asInt(Column.WHOLE)))
            .toList(),
        index.path("is_unique").asBoolean(false),
        index.path("is_primary").asBoolean(false),
        index.path("is_global").asBoolean(false),
        index.path("global_index_version").asInt(0),
        index.path("mv_index").asBoolean(false),
        index.path("condition_expr_string").asString(""),
        index.path("state").asInt(0),
        index.path("index_type").asInt(0));
  }

  public boolean isPublic() {
    return state == SchemaState.PUBLIC.code();
  }

  /** Whether the index has key-value entries; columnar indexes have none. */
  public boolean hasKeys() {
    return type < FIRST_TYPE_WITHOUT_KEYS;
  }

  public boolean isPartial() {
    return !condition.isEmpty();
  }
}
