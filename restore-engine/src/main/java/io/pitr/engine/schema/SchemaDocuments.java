package io.pitr.engine.schema;

import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import io.pitr.format.key.MetaKey.AutoId.Kind;
import io.pitr.format.schema.DbInfo;
import io.pitr.format.schema.TableInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link SchemaModel} as documents: {@code db/ID}, {@code table/ID}, {@code auto/ID}, and {@code
 * out}, the ids of objects that are not restored. Definitions are kept as the exact text that the
 * upstream wrote.
 */
public final class SchemaDocuments {
  private static final JsonMapper JSON = JsonMapper.shared();

  private SchemaDocuments() {}

  public static SchemaModel read(SortedMap<String, JsonNode> documents) {
    var model = new SchemaModel();
    read(documents, "db/", (name, node) -> readDatabase(model, node));
    read(documents, "table/", (name, node) -> readTable(model, node));
    read(documents, "auto/", (name, node) -> readAutoIds(model, name, node));
    JsonNode out = documents.get(SchemaModel.OUT);
    if (out != null) {
      var ids = new HashSet<Long>();
      out.forEach(id -> ids.add(id.asLong()));
      model.restoreUnrestoredIds(ids);
    }
    model.sealed();
    return model;
  }

  /** The documents that changed since the model was read. */
  public static Map<String, JsonNode> changed(SchemaModel model) {
    var documents = new TreeMap<String, JsonNode>();
    for (String name : model.changed()) {
      documents.put(name, write(model, name));
    }
    return documents;
  }

  private static JsonNode write(SchemaModel model, String name) {
    if (name.equals(SchemaModel.OUT)) {
      var ids = JSON.createArrayNode();
      new TreeSet<>(model.unrestoredIds()).forEach(id -> ids.add((long) id));
      return ids;
    }
    int slash = name.indexOf('/');
    long id = Long.parseLong(name.substring(slash + 1));
    ObjectNode node = JSON.createObjectNode();
    switch (name.substring(0, slash)) {
      case "db" -> {
        DatabaseState database = model.database(id).orElseThrow();
        node.put("scope", database.scope().name());
        node.put("info", new String(database.info().json(), StandardCharsets.UTF_8));
      }
      case "table" -> {
        TableState table = model.table(id).orElseThrow();
        node.put("scope", table.scope().name());
        node.put("db", table.view().schemaId());
        node.put("info", table.view().json());
      }
      case "auto" ->
          model
              .autoIds(id)
              .values()
              .forEach(
                  (kind, value) ->
                      node.putArray(kind.name()).add(value.databaseId()).add(value.text()));
      default -> throw new IllegalStateException("there is no document " + name);
    }
    return node;
  }

  private static void readDatabase(SchemaModel model, JsonNode node) {
    model.put(new DatabaseState(DbInfo.parse(bytes(node.required("info"))), scope(node)));
  }

  private static void readTable(SchemaModel model, JsonNode node) {
    TableInfo info = TableInfo.parse(bytes(node.required("info")));
    long databaseId = node.required("db").asLong();
    String database =
        model.database(databaseId).map(state -> state.info().name().original()).orElse("");
    model.put(new TableState(info.view(database, databaseId), scope(node)), Set.of());
  }

  private static void readAutoIds(SchemaModel model, String name, JsonNode node) {
    AllocatorPositions ids = AllocatorPositions.NONE;
    for (var entry : node.properties()) {
      ids =
          ids.with(
              Kind.valueOf(entry.getKey()),
              new AllocatorPositions.Value(
                  entry.getValue().required(0).asLong(), entry.getValue().required(1).asString()));
    }
    model.put(Long.parseLong(name), ids);
  }

  private static void read(
      SortedMap<String, JsonNode> documents, String prefix, DocumentReader reader) {
    for (var entry : documents.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        return;
      }
      try {
        reader.read(entry.getKey().substring(prefix.length()), entry.getValue());
      } catch (RestoreException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new RestoreException(
            EngineError.STATE_CORRUPT, "not a schema document", entry.getKey(), e);
      }
    }
  }

  private static Scope scope(JsonNode node) {
    return Scope.valueOf(node.required("scope").asString());
  }

  private static byte[] bytes(JsonNode text) {
    return text.asString().getBytes(StandardCharsets.UTF_8);
  }

  private interface DocumentReader {
    void read(String name, JsonNode node);
  }
}
