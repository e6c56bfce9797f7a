package io.pitr.format.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitr.api.RestoreException;
import io.pitr.api.schema.PartitionView;
import io.pitr.api.schema.PartitionView.Role;
import io.pitr.api.schema.ReplicaView;
import io.pitr.api.schema.TableView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableInfoTest {
  private static final String IN_FLIGHT =
      """
      {"id":100,"name":{"O":"T","L":"t"},"cols":null,"index_info":null,"state":5,\
      "old_schema_id":7,"partition":{"type":1,"enable":true,"definitions":[{"id":101,"name":"p1"}],\
      "adding_definitions":[{"id":103,"name":{"O":"P3","L":"p3"}}],\
      "dropping_definitions":[{"id":101,"name":"p1"},{"id":102,"name":"p2"}],\
      "new_partition_ids":[104],"original_partition_ids_order":[101,102],\
      "states":[{"id":103,"state":2}],"new_table_id":105,"ddl_changed_index":{"1":true}},\
      "tiflash_replica":{"Count":2,"LocationLabels":["z"],"Available":true,\
      "AvailablePartitionIDs":[101,102]},\
      "exchange_partition_info":{"exchange_partition_id":200,"exchange_partition_def_id":0},\
      "unknown_to_us":[1,{"id":100}]}""";

  private static TableInfo parse(String json) {
    return TableInfo.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allIdsAreMappedAndNothingElse() {
    TableInfo mapped = parse(IN_FLIGHT).mapIds(id -> id + 1000, id -> id + 50);
    assertThat(mapped.text())
        .isEqualTo(
            IN_FLIGHT
                .replaceAll("\"id\":(10[0-5])([,}])", "\"id\":1$1$2")
                .replace("[1,{\"id\":1100}]", "[1,{\"id\":100}]")
                .replace("\"old_schema_id\":7", "\"old_schema_id\":57")
                .replace("[104]", "[1104]")
                .replace("[101,102]", "[1101,1102]")
                .replace("\"new_table_id\":105", "\"new_table_id\":1105")
                .replace("\"exchange_partition_id\":200", "\"exchange_partition_id\":1200"));
  }

  @Test
  void physicalIdsOwnDataAndAllIdsIncludeReferences() {
    TableInfo table = parse(IN_FLIGHT);
    assertThat(table.physicalIds()).containsExactly(101L, 103L, 102L);
    assertThat(table.allIds()).containsExactly(100L, 101L, 103L, 102L, 104L, 105L, 200L);
  }

  @Test
  void theViewHasPartitionsWithTheirRoles() {
    TableView view = parse(IN_FLIGHT).view("Db", 7);
    assertThat(view.partitions())
        .containsExactly(
            new PartitionView(101, "p1", Role.CURRENT),
            new PartitionView(103, "P3", Role.ADDING),
            new PartitionView(102, "p2", Role.DROPPING));
    assertThat(view.tiflashReplica()).contains(new ReplicaView(2, List.of("z")));
    assertThat(view.schema()).isEqualTo("Db");
    assertThat(view.json()).isEqualTo(IN_FLIGHT);
  }

  @Test
  void partitionsThatAreNotEnabledDoNotCount() {
    TableInfo table = parse(IN_FLIGHT.replace("\"enable\":true", "\"enable\":false"));
    assertThat(table.isPartitioned()).isFalse();
    assertThat(table.view("d", 1).partitions()).isEmpty();
    assertThat(table.physicalIds()).containsExactly(100L, 103L, 101L, 102L);
  }

  @Test
  void editsChangeOneFieldAndKeepTheOrderOfTheOthers() {
    TableInfo table =
        parse(
            "{\"id\":1,\"name\":{\"O\":\"A\",\"L\":\"a\"},\"Lock\":{},\"ttl_info\":{\"enable\":true}}");
    assertThat(table.withName("Ünï").text())
        .isEqualTo(table.text().replace("\"A\"", "\"Ünï\"").replace("\"a\"", "\"ünï\""));
    assertThat(table.withoutLock().text()).contains("\"Lock\":null,\"ttl_info\"");
    assertThat(table.withTtlEnabled(false).text()).endsWith("{\"enable\":false}}");
    assertThat(table.withMode(2).text()).endsWith(",\"mode\":2}");
    assertThat(table.withMode(2).withMode(0)).isEqualTo(table);
    assertThat(table.withTiflashReplica(new ReplicaView(1, List.of("zone"))).text())
        .endsWith(
            "\"tiflash_replica\":{\"Count\":1,\"LocationLabels\":[\"zone\"],"
                + "\"Available\":false,\"AvailablePartitionIDs\":null}}");
  }

  @Test
  void anUneditedTableKeepsItsBytesEvenInAFormThatGoDoesNotWrite() {
    String odd = "{ \"id\" : 1 , \"comment\":\"<\\/>\" }";
    assertThat(parse(odd).text()).isEqualTo(odd);
    assertThat(parse(odd).withId(1)).isEqualTo(parse(odd));
    assertThat(parse(odd).withId(2).text()).isEqualTo("{\"id\":2,\"comment\":\"\\u003c/\\u003e\"}");
  }

  @Test
  void policiesAreRemovedFromTheTableAndItsPartitions() {
    TableInfo table =
        parse(
            "{\"policy_ref_info\":{\"id\":1},\"partition\":{\"definitions\":"
                + "[{\"id\":1,\"policy_ref_info\":{\"id\":1}}]}}");
    assertThat(table.withoutPolicies().text())
        .isEqualTo(
            "{\"policy_ref_info\":null,\"partition\":{\"definitions\":"
                + "[{\"id\":1,\"policy_ref_info\":null}]}}");
  }

  @Test
  void aColumnWithoutATypeIsParsed() {
    assertThat(parse("{\"cols\":[{\"id\":1}]}").columns()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cols\":7}",
        "{\"cols\":[7]}",
        "{\"cols\":[{\"id\":\"x\",\"type\":{}}]}",
        "{\"index_info\":[{\"state\":99999999999}]}",
        "{\"partition\":[]}"
      })
  void wrongShapesAreNamedErrors(String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(RestoreException.class)
        .hasMessageContaining("TableInfo.");
  }
}
