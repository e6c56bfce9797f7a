package io.pitr.format.schema;

import io.pitr.api.schema.IndexView;
import io.pitr.api.schema.SchemaState;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** An index of a table (spec/formats.md §6.3). Immutable. */
public final class IndexInfo {
  private final Fields fields;
  private final long id;
  private final Name name;
  private final List<IndexColumn> columns;
  private final int state;
  private final int type;
  private final boolean unique;
  private final boolean primary;
  private final boolean global;

  private IndexInfo(ObjectNode node, String where) {
    fields = new Fields(node, where);
    id = fields.number("id");
    name = fields.name("idx_name");
    columns = fields.objects("idx_cols", IndexColumn::read);
    state = fields.small("state");
    type = fields.small("index_type");
    unique = fields.flag("is_unique");
    primary = fields.flag("is_primary");
    global = fields.flag("is_global");
  }

  static IndexInfo read(ObjectNode node, String where) {
    return new IndexInfo(node, where);
  }

  public long id() {
    return id;
  }

  public Name name() {
    return name;
  }

  public List<IndexColumn> columns() {
    return columns;
  }

  /** Code of a {@link SchemaState}. */
  public int state() {
    return state;
  }

  public boolean isPublic() {
    return state == SchemaState.PUBLIC.code();
  }

  /** 1 B-tree, 2 hash, 3 R-tree, 5 vector, 6 inverted, 7 HNSW, 8 full text. */
  public int type() {
    return type;
  }

  /** Whether the index has key-value entries; columnar indexes have none. */
  public boolean hasEntries() {
    return type < 4;
  }

  public boolean unique() {
    return unique;
  }

  public boolean primary() {
    return primary;
  }

  public boolean global() {
    return global;
  }

  public boolean invisible() {
    return fields.flag("is_invisible");
  }

  public boolean multiValued() {
    return fields.flag("mv_index");
  }

  /** 0 not applicable, 1 running, 2 ready to merge, 3 merging. */
  public int backfillState() {
    return fields.small("backfill_state");
  }

  public String comment() {
    return fields.text("comment");
  }

  /** Empty unless the index is partial. */
  public String condition() {
    return fields.text("condition_expr_string");
  }

  /**
   * Since version 1, keys that are not distinct contain the partition id (spec/formats.md §4.3).
   */
  public int globalVersion() {
    return fields.small("global_index_version");
  }

  /** L2, COSINE, INNER_PRODUCT and so on; empty unless the index is a vector index. */
  public String vectorDistanceMetric() {
    return fields.object("vector_index").map(v -> v.text("distance_metric")).orElse("");
  }

  /** Empty unless the index is a full-text index. */
  public String fullTextParser() {
    return fields.object("full_text_index").map(v -> v.text("parser_type")).orElse("");
  }

  public IndexView view() {
    return new IndexView(
        id,
        name.original(),
        state,
        backfillState(),
        type,
        unique,
        primary,
        global,
        columns.stream().map(column -> column.name().original()).toList());
  }

  @Override
  public String toString() {
    return name.original();
  }
}
