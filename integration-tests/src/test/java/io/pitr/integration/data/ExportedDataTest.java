package io.pitr.integration.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports in JSON lines, read back. */
class ExportedDataTest {
  @TempDir Path folder;

  @Test
  void tablesViewsAndEmptyDatabasesOfUsersAreFoundByTheNamesOfTheirFiles() throws Exception {
    write("a%2Eb-schema-create.sql", "CREATE DATABASE `a.b`;\n");
    write("empty-schema-create.sql", "CREATE DATABASE `empty`;\n");
    write("mysql-schema-create.sql", "CREATE DATABASE `mysql`;\n");
    write(
        "a%2Eb.x%2Fy-schema.sql",
        "/*!40101 SET NAMES binary*/;\nCREATE TABLE `x/y` (\n  `c` int\n);\n");
    write("a%2Eb.x%2Fy.000000000.jsonl", "[\"1\",null]\n[\"é\",\"0x00\"]\n");
    write("a%2Eb.v-schema.sql", "CREATE TABLE `v`(\n`c` int\n);\n");
    write(
        "a%2Eb.v-schema-view.sql",
        "DROP VIEW IF EXISTS `v`;\nCREATE VIEW `v` AS SELECT 1;\nSET x = y;\n");
    write("metadata", "Started dump");

    HeldData data = ExportedData.read(folder);

    assertThat(data.databases()).containsOnlyKeys("a.b", "empty");
    assertThat(data.databases().get("empty")).isEmpty();
    assertThat(data.databases().get("a.b")).containsOnlyKeys("x/y", "v");
    HeldTable table = data.databases().get("a.b").get("x/y");
    assertThat(table.create()).isEqualTo("CREATE TABLE `x/y` (\n  `c` int\n)");
    assertThat(table.rows())
        .containsExactly(
            List.of(Optional.of("1"), Optional.empty()),
            List.of(Optional.of("é"), Optional.of("0x00")));
    HeldTable view = data.databases().get("a.b").get("v");
    assertThat(view.kind()).isEqualTo(HeldTable.VIEW);
    assertThat(view.create()).isEqualTo("CREATE VIEW `v` AS SELECT 1");
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }
}
