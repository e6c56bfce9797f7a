package io.pitr.inspect;

import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds table definitions as TiDB stores them, field by field. */
public final class TableJson {
  private final ObjectNode table;
  private final ArrayNode columns;
  private final List<String> names = new ArrayList<>();

  private TableJson(String name) {
    table = JsonMapper.shared().createObjectNode();
    table.put("id", 1).put("state", 5).put("version", 5);
    table.put("charset", "utf8mb4").put("collate", "utf8mb4_bin");
    table.set("name", name(name));
    columns = table.putArray("cols");
  }

  public static TableJson named(String name) {
    return new TableJson(name);
  }

  public static ObjectNode name(String name) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    return node.put("O", name).put("L", name.toLowerCase(Locale.ROOT));
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /** Sets a field of the table, as JSON with single quotes instead of double quotes. */
  public TableJson with(String key, String json) {
    table.set(key, json(json.replace('\'', '"')));
    return this;
  }

  public TableJson charset(String charset, String collation) {
    table.put("charset", charset).put("collate", collation);
    return this;
  }

  /** Adds a column of charset binary. */
  public TableJson column(
      String name, int type, long flags, long length, int decimal, String... extra) {
    return text(name, type, flags, length, decimal, "binary", "binary", extra);
  }

  /** Adds a column. An extra is a key, a colon, and JSON with single quotes. */
  public TableJson text(
      String name,
      int type,
      long flags,
      long length,
      int decimal,
      String charset,
      String collation,
      String... extra) {
    ObjectNode column = columns.addObject();
    column.put("id", columns.size()).put("offset", columns.size() - 1).put("state", 5);
    column.set("name", name(name));
    ObjectNode fieldType = column.putObject("type");
    fieldType.put("Tp", type).put("Flag", flags).put("Flen", length).put("Decimal", decimal);
    fieldType.put("Charset", charset).put("Collate", collation);
    for (String field : extra) {
      int colon = field.indexOf(':');
      JsonNode value = json(field.substring(colon + 1).replace('\'', '"'));
      boolean ofType = field.startsWith("Elems");
      (ofType ? fieldType : column).set(field.substring(0, colon), value);
    }
    names.add(name);
    return this;
  }

  /** Adds an index over columns by name; {@code name(10)} is a prefix. Extras as for columns. */
  public TableJson index(String name, boolean unique, String columnList, String... extra) {
    ArrayNode list =
        table.path("index_info") instanceof ArrayNode present
            ? present
            : table.putArray("index_info");
    ObjectNode index = list.addObject();
    index.put("id", list.size()).put("state", 5).put("is_unique", unique).put("index_type", 1);
    index.put("is_primary", name.equals("PRIMARY"));
    index.set("idx_name", name(name));
    ArrayNode parts = index.putArray("idx_cols");
    for (String part : columnList.split(",")) {
      String column = part.replaceAll("\\(.*", "");
      int length = part.contains("(") ? Integer.parseInt(part.replaceAll(".*\\(|\\)", "")) : -1;
      ObjectNode node = parts.addObject();
      node.set("name", name(column));
      node.put("offset", names.indexOf(column)).put("length", length);
    }
    for (String field : extra) {
      int colon = field.indexOf(':');
      index.set(field.substring(0, colon), json(field.substring(colon + 1).replace('\'', '"')));
    }
    return this;
  }

  public TableInfo build() {
    return TableInfo.parse(table.toString().getBytes(StandardCharsets.UTF_8));
  }
}
