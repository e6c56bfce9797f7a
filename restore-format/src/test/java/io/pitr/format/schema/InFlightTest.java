package io.pitr.format.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class InFlightTest {
  private static TableInfo table(String partition, String indexes) {
    String json =
        """
        {"id":100,"name":{"O":"t","L":"t"},"cols":[%s,%s],"index_info":%s,"state":5,\
        "Lock":null,"partition":%s,"exchange_partition_info":null,"cache_table_status":0}\
        """
            .formatted(column(1, "a", 0, 5), column(2, "b", 1, 5), indexes, partition);
    return TableInfo.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String column(int id, String name, int offset, int state) {
    return """
    {"id":%d,"name":{"O":"%s","L":"%s"},"offset":%d,"state":%d,"type":{"Tp":3,"Flag":0}}\
    """
        .formatted(id, name, name, offset, state);
  }

  private static String index(int id, String name, int state, boolean global, int... offsets) {
    StringBuilder columns = new StringBuilder();
    for (int offset : offsets) {
      columns.append(columns.isEmpty() ? "" : ",");
      columns.append(
          "{\"name\":{\"O\":\"c\",\"L\":\"c\"},\"offset\":%d,\"length\":-1}".formatted(offset));
    }
    return """
    {"id":%d,"idx_name":{"O":"%s","L":"%s"},"idx_cols":[%s],"state":%d,"is_unique":true,\
    "is_global":%s}\
    """
        .formatted(id, name, name, columns, state, global);
  }

  private static String definitions(int... ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(text.isEmpty() ? "[" : ",");
      text.append("{\"id\":%d,\"name\":{\"O\":\"p%d\",\"L\":\"p%d\"}}".formatted(id, id, id));
    }
    return text.isEmpty() ? "null" : text + "]";
  }

  private static String partition(
      String definitions, String adding, String dropping, int state, String rest) {
    return """
    {"type":1,"expr":"a","columns":null,"enable":true,"definitions":%s,\
    "adding_definitions":%s,"dropping_definitions":%s,"num":2,"ddl_state":%d%s}\
    """
        .formatted(definitions, adding, dropping, state, rest);
  }

  private static List<Long> currentIds(TableInfo table) {
    return table.partition().orElseThrow().definitions().stream()
        .map(PartitionDefinition::id)
        .toList();
  }

  @Test
  void aTableWithNothingInFlightStaysTheSameInstance() {
    for (byte[] json : CorpusSchemas.open().tables()) {
      TableInfo table = TableInfo.parse(json);
      assertThat(InFlight.rollBack(table).table()).isSameAs(table);
    }
  }

  @Test
  void anIndexIsRemovedWithTheHiddenColumnOfItsExpression() {
    String hidden =
        column(2, "_v$_e_0", 1, 5).replace("\"state\":5", "\"state\":5,\"hidden\":true");
    TableInfo table =
        TableInfo.parse(
            """
            {"id":100,"name":{"O":"t","L":"t"},"cols":[%s,%s,%s],"index_info":[%s,%s],"state":5}\
            """
                .formatted(
                    column(1, "a", 0, 5),
                    hidden,
                    column(3, "b", 2, 5),
                    index(1, "e", 5, false, 1),
                    index(2, "k", 5, false, 2))
                .getBytes(StandardCharsets.UTF_8));

    TableInfo without = InFlight.withoutIndex(table, 1);

    assertThat(without.indexes()).extracting(IndexInfo::id).containsExactly(2L);
    assertThat(without.columns())
        .extracting(each -> each.name().original())
        .containsExactly("a", "b");
    assertThat(without.indexes().get(0).columns().get(0).offset()).isEqualTo(1);
    assertThat(InFlight.withoutIndex(table, 9)).isSameAs(table);
  }

  @Test
  void rollingBackAnAddedIndexOrColumnGivesTheTableBeforeIt() {
    Map<Long, ObjectNode> before = new HashMap<>();
    int rolledBack = 0;
    for (CorpusSchemas.LogValue value : CorpusSchemas.open().logValues()) {
      if (!value.isTable()) {
        continue;
      }
      TableInfo table = TableInfo.parse(value.json());
      InFlight.RolledBack result = InFlight.rollBack(table);
      ObjectNode stable = before.get(table.id());
      Predicate<ColumnInfo> plain = ColumnInfo::isPublic;
      boolean adding =
          stable != null
              && table.columns().stream().filter(plain).count() == stable.path("cols").size()
              && table.indexes().stream().filter(IndexInfo::isPublic).count()
                  == stable.path("index_info").size();
      if (adding && !result.indexIds().isEmpty()) {
        assertThat(GoJson.write(quiet(result.table()))).isEqualTo(GoJson.write(stable));
        rolledBack++;
      }
      if (result.table() == table) {
        before.put(table.id(), quiet(table));
      }
      assertThat(result.table().columns()).allMatch(ColumnInfo::isPublic);
      assertThat(result.table().indexes()).allMatch(IndexInfo::isPublic);
      assertThat(InFlight.rollBack(result.table()).table()).isSameAs(result.table());
    }
    assertThat(rolledBack).isPositive();
  }

  private static ObjectNode quiet(TableInfo table) {
    ObjectNode tree = table.tree();
    tree.remove(List.of("max_idx_id", "max_col_id", "update_timestamp", "revision"));
    return tree;
  }

  @Test
  void anIndexBeingBuiltIsRemovedWithItsTemporaryIndex() {
    InFlight.RolledBack result =
        InFlight.rollBack(
            table(
                "null", "[" + index(1, "x", 5, false, 0) + "," + index(2, "y", 3, false, 1) + "]"));
    assertThat(result.table().indexes()).extracting(IndexInfo::id).containsExactly(1L);
    assertThat(result.indexIdsInKeys()).containsExactly(2L, 0x7fff_0000_0000_0002L);
  }

  @Test
  void aColumnBeingAddedIsRemovedWithItsIndexesAndOffsetsAreUpdated() {
    TableInfo table =
        table("null", "[" + index(1, "x", 5, false, 1) + "," + index(2, "y", 5, false, 0) + "]")
            .edit(tree -> ((ObjectNode) tree.required("cols").get(0)).put("state", 3));
    InFlight.RolledBack result = InFlight.rollBack(table);
    assertThat(result.columns()).containsExactly("a");
    assertThat(result.indexIds()).containsExactly(2L);
    assertThat(result.table().columns()).extracting(ColumnInfo::offset).containsExactly(0);
    assertThat(result.table().indexes().get(0).columns().get(0).offset()).isZero();
  }

  @Test
  void keyFlagsOfARemovedIndexAreClearedAndThoseOfOthersStay() {
    TableInfo table =
        table("null", "[" + index(1, "x", 5, false, 0) + "," + index(2, "y", 2, false, 0, 1) + "]")
            .edit(
                tree ->
                    tree.required("cols")
                        .forEach(
                            column -> ((ObjectNode) column.required("type")).put("Flag", 12 + 32)));
    InFlight.RolledBack result = InFlight.rollBack(table);
    assertThat(result.table().columns())
        .extracting(column -> column.type().flags())
        .containsExactly(FieldType.UNIQUE_KEY | FieldType.UNSIGNED, FieldType.UNSIGNED);
  }

  @Test
  void partitionsBeingAddedAreRemoved() {
    InFlight.RolledBack result =
        InFlight.rollBack(
            table(
                partition(definitions(101, 102), definitions(103), "null", 6, ",\"ddl_action\":19"),
                "null"));
    assertThat(currentIds(result.table())).containsExactly(101L, 102L);
    assertThat(result.physicalIds()).containsExactly(103L);
    assertThat(result.table().partition().orElseThrow().ddlState()).isZero();
  }

  @Test
  void aDropThatOnlyMarkedPartitionsIsRolledBack() {
    InFlight.RolledBack result =
        InFlight.rollBack(
            table(
                partition(definitions(101, 102), "null", definitions(101), 2, ",\"ddl_action\":20"),
                "null"));
    assertThat(currentIds(result.table())).containsExactly(101L, 102L);
    assertThat(result.physicalIds()).isEmpty();
  }

  @Test
  void aDropThatRemovedPartitionsIsCompleted() {
    InFlight.RolledBack result =
        InFlight.rollBack(
            table(
                partition(definitions(102), "null", definitions(101), 4, ",\"ddl_action\":20"),
                "[" + index(1, "g", 5, true, 0) + "]"));
    assertThat(currentIds(result.table())).containsExactly(102L);
    assertThat(result.physicalIds()).containsExactly(101L);
    assertThat(result.globalIndexesToRebuild()).containsExactly(1L);
  }

  @Test
  void aTruncationBeforeTheSwitchIsRolledBack() {
    InFlight.RolledBack result =
        InFlight.rollBack(
            table(
                partition(
                    definitions(101, 102),
                    "null",
                    "null",
                    2,
                    ",\"ddl_action\":23,\"new_partition_ids\":[105]"),
                "null"));
    assertThat(currentIds(result.table())).containsExactly(101L, 102L);
    assertThat(result.physicalIds()).containsExactly(105L);
    assertThat(result.table().allIds()).containsExactly(100L, 101L, 102L);
  }

  @Test
  void aReorganizationBeforeTheSwitchIsRolledBack() {
    InFlight.RolledBack result =
        InFlight.rollBack(
            table(
                partition(
                    definitions(101, 102),
                    definitions(103, 104),
                    definitions(101),
                    3,
                    ",\"ddl_action\":64,\"original_partition_ids_order\":[101,102]"),
                "null"));
    assertThat(currentIds(result.table())).containsExactly(101L, 102L);
    assertThat(result.physicalIds()).containsExactly(103L, 104L);
  }

  @Test
  void aReorganizationAfterTheSwitchGetsItsOldPartitionsBackInOrder() {
    InFlight.RolledBack result =
        InFlight.rollBack(
            table(
                partition(
                    definitions(101, 104, 105, 103),
                    "null",
                    definitions(102),
                    4,
                    ",\"ddl_action\":64,\"original_partition_ids_order\":[101,102,103],"
                        + "\"ddl_changed_index\":{\"1\":false,\"2\":true}"),
                "[" + index(1, "g", 4, true, 0) + "," + index(2, "g", 5, true, 0) + "]"));
    assertThat(currentIds(result.table())).containsExactly(101L, 102L, 103L);
    assertThat(result.physicalIds()).containsExactly(104L, 105L);
    assertThat(result.table().indexes()).extracting(IndexInfo::id).containsExactly(1L);
    assertThat(result.table().indexes()).allMatch(IndexInfo::isPublic);
  }

  @Test
  void aTableBeingPartitionedBecomesUnpartitioned() {
    String partition =
        """
        {"type":0,"expr":"","columns":null,"enable":true,"definitions":%s,\
        "adding_definitions":%s,"dropping_definitions":%s,"num":1,"ddl_state":3,\
        "ddl_action":71,"new_table_id":110,"ddl_type":2,"ddl_expr":"a"}\
        """
            .formatted(definitions(100), definitions(111, 112), definitions(100));
    InFlight.RolledBack result = InFlight.rollBack(table(partition, "null"));
    assertThat(result.table().partition()).isEmpty();
    assertThat(result.physicalIds()).containsExactlyInAnyOrder(111L, 112L, 110L);
  }

  @Test
  void aChangeOfPartitioningAfterTheSwitchIsSwappedBack() {
    String partition =
        """
        {"type":2,"expr":"a","columns":[],"enable":true,"definitions":%s,\
        "adding_definitions":null,"dropping_definitions":%s,"num":2,"ddl_state":4,\
        "ddl_action":71,"new_table_id":110,"ddl_type":1,"ddl_expr":"b"}\
        """
            .formatted(definitions(111, 112), definitions(101, 102, 103));
    InFlight.RolledBack result = InFlight.rollBack(table(partition, "null"));
    assertThat(currentIds(result.table())).containsExactly(101L, 102L, 103L);
    assertThat(result.table().partition().orElseThrow().type()).isEqualTo(PartitionInfo.RANGE);
    assertThat(result.table().partition().orElseThrow().expression()).isEqualTo("b");
    assertThat(result.physicalIds()).containsExactlyInAnyOrder(111L, 112L, 110L);
  }

  @Test
  void aChangeOfPartitioningThatCanNotBeRolledBackIsReported() {
    TableInfo table =
        table(
            partition(
                definitions(111, 112),
                "null",
                definitions(101),
                5,
                ",\"ddl_action\":71,\"new_table_id\":110"),
            "null");
    InFlight.RolledBack result = InFlight.rollBack(table);
    assertThat(result.unresolved()).hasSize(1);
    assertThat(result.table()).isEqualTo(table);
  }

  @Test
  void marksOfLocksCachesExchangesAndDropsAreCleared() {
    TableInfo table =
        table("null", "null")
            .edit(
                tree -> {
                  tree.put("state", 2).put("cache_table_status", 2);
                  tree.putObject("Lock").put("Tp", 1);
                  tree.putObject("exchange_partition_info").put("exchange_partition_id", 7);
                });
    InFlight.RolledBack result = InFlight.rollBack(table);
    assertThat(result.table()).isEqualTo(table("null", "null"));
  }
}
