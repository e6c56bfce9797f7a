package io.pitr.integration.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What counts as a difference between two clusters, and what does not. */
class DataComparisonTest {
  private static final String CREATE =
      "CREATE TABLE `t` (\n  `id` int NOT NULL,\n  PRIMARY KEY (`id`),\n  KEY `a` (`a`),\n"
          + "  UNIQUE KEY `b` (`b`)\n) ENGINE=InnoDB AUTO_INCREMENT=30001";

  private static HeldTable table(String create, List<List<Optional<String>>> rows) {
    return new HeldTable(HeldTable.BASE_TABLE, create, List.of(), rows, "");
  }

  private static List<Optional<String>> row(String... cells) {
    return Arrays.stream(cells).map(Optional::ofNullable).toList();
  }

  private static HeldData data(Map<String, HeldTable> objects) {
    SortedMap<String, SortedMap<String, HeldTable>> databases = new TreeMap<>();
    databases.put("app", new TreeMap<>(objects));
    return new HeldData(databases);
  }

  private static HeldData data(HeldTable table) {
    return data(Map.of("t", table));
  }

  private static List<String> differences(HeldTable wanted, HeldTable found) {
    return DataComparison.differences(data(wanted), data(found));
  }

  @Test
  void theOrderOfRowsDoesNotCount() {
    assertThat(
            differences(
                table(CREATE, List.of(row("1"), row("2"))),
                table(CREATE, List.of(row("2"), row("1")))))
        .isEmpty();
  }

  @Test
  void equalRowsAreCounted() {
    assertThat(
            differences(
                table(CREATE, List.of(row("1"), row("1"))), table(CREATE, List.of(row("1")))))
        .singleElement()
        .asString()
        .startsWith("`app`.`t` lacks 1 of 2 rows and has 0 others");
  }

  @Test
  void nullIsNotTheTextNull() {
    assertThat(
            differences(
                table(CREATE, List.of(row((String) null))), table(CREATE, List.of(row("null")))))
        .hasSize(1);
  }

  @Test
  void positionsOfAllocatorsAndTheOrderOfKeysAreNotCompared() {
    String other =
        "CREATE TABLE `t` (\n  `id` int NOT NULL,\n  PRIMARY KEY (`id`),\n"
            + "  UNIQUE KEY `b` (`b`),\n  KEY `a` (`a`)\n) ENGINE=InnoDB AUTO_INCREMENT=60001";
    assertThat(differences(table(CREATE, List.of()), table(other, List.of()))).isEmpty();
  }

  @Test
  void aDefinitionThatDiffersIsShownWithTheLinesThatDo() {
    assertThat(
            differences(
                table(CREATE, List.of()), table(CREATE.replace("UNIQUE KEY", "KEY"), List.of())))
        .containsExactly(
            "`app`.`t` is defined with [  KEY `b` (`b`)] instead of [  UNIQUE KEY `b` (`b`)]");
  }

  @Test
  void missingAndAdditionalObjectsAreNamed() {
    HeldTable table = table(CREATE, List.of());
    assertThat(
            DataComparison.differences(
                data(Map.of("here", table, "gone", table)),
                data(Map.of("here", table, "more", table))))
        .containsExactly("`app`.`gone` is missing", "`app`.`more` is extra");
    assertThat(DataComparison.differences(data(Map.of()), new HeldData(new TreeMap<>())))
        .containsExactly("database `app` is missing");
  }

  @Test
  void anEmptyDatabaseTestIsIgnored() {
    SortedMap<String, SortedMap<String, HeldTable>> test = new TreeMap<>();
    test.put("test", new TreeMap<>());
    assertThat(DataComparison.differences(new HeldData(test), new HeldData(new TreeMap<>())))
        .isEmpty();
  }

  @Test
  void objectsThatTheUpstreamCouldNotShowMustOnlyExist() {
    var broken = new HeldTable(HeldTable.BASE_TABLE, "", List.of(), List.of(), "out of range");
    HeldTable table = table(CREATE, List.of(row("1")));
    assertThat(differences(broken, table)).isEmpty();
    assertThat(differences(table, broken)).containsExactly("`app`.`t` can't be read: out of range");
  }

  @Test
  void theStateOfASequenceIsNotCompared() {
    var one = new HeldTable(HeldTable.SEQUENCE, "start with 1", List.of(), List.of(), "");
    var other = new HeldTable(HeldTable.SEQUENCE, "start with 9", List.of(), List.of(), "");
    assertThat(differences(one, other)).isEmpty();
  }
}
