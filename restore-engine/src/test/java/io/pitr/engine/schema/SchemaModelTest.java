package io.pitr.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class SchemaModelTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Test
  void withoutItsFilterNothingIsLeftOutAndSystemDatabasesStayApart() {
    var documents = new TreeMap<String, JsonNode>();
    documents.put("db/1", database(1, "mysql", Scope.SYSTEM));
    documents.put("db/2", database(2, "kept", Scope.RESTORED));
    documents.put("db/3", database(3, "left", Scope.LEFT_OUT));
    documents.put(SchemaModel.OUT, NODES.arrayNode().add(3L).add(33L));
    SchemaModel filtered = SchemaDocuments.read(documents);

    SchemaModel all = filtered.unfiltered();

    assertThat(all.databases())
        .extracting(DatabaseState::scope)
        .containsExactly(Scope.SYSTEM, Scope.RESTORED, Scope.RESTORED);
    assertThat(all.isUnrestored(3)).isFalse();
    assertThat(all.isUnrestored(33)).isFalse();
    assertThat(SchemaDocuments.changed(all)).isEmpty();
    assertThat(filtered.isUnrestored(33)).isTrue();
  }

  private static JsonNode database(long id, String name, Scope scope) {
    return NODES
        .objectNode()
        .put("scope", scope.name())
        .put(
            "info",
            """
            {"id":%d,"db_name":{"O":"%s","L":"%s"},"charset":"utf8mb4",\
            "collate":"utf8mb4_bin","state":5}"""
                .formatted(id, name, name));
  }
}
