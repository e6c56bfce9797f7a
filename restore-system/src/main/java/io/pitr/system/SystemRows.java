package io.pitr.system;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of one system table.
 *
 * @param columns names, as written
 * @param rows a SQL literal for each column: a number, a quoted text, hexadecimal bytes, or NULL
 */
public record SystemRows(SystemTable table, List<String> columns, List<List<String>> rows) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  public SystemRows {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  public JsonNode toJson() {
    ObjectNode node = NODES.objectNode();
    node.put("table", table.table());
    columns.forEach(node.putArray("columns")::add);
    ArrayNode all = node.putArray("rows");
    rows.forEach(row -> row.forEach(all.addArray()::add));
    return node;
  }

  /** Parses a document of {@link #toJson}. */
  static SystemRows of(JsonNode document) {
    var rows = new ArrayList<List<String>>();
    document.required("rows").forEach(row -> rows.add(texts(row)));
    return new SystemRows(
        SystemTable.named(document.required("table").asString()).orElseThrow(),
        texts(document.required("columns")),
        rows);
  }

  /** These rows, then those of another part of the same table. */
  SystemRows plus(SystemRows more) {
    var all = new ArrayList<>(rows);
    all.addAll(more.rows);
    return new SystemRows(table, columns, all);
  }

  /** The index of a column; -1 if the table has no such column. */
  int column(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }
}
