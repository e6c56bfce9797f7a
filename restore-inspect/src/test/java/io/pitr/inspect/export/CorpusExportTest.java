package io.pitr.inspect.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.format.filter.TableFilter;
import io.pitr.inspect.CorpusTarget;
import io.pitr.inspect.MapSnapshot;
import io.pitr.sql.text.SourceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CorpusExportTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-04T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private ExportReport export(String cut, ExportFormat format, String... rules) {
    CorpusTarget corpus = CorpusTarget.alpha();
    try (MapSnapshot snapshot = corpus.at(corpus.cuts().get(cut))) {
      return new Exporter(ExportSource.of(snapshot), SourceRules.newest(true), NOON)
          .export(
              folder.resolve("out"),
              format,
              TableFilter.parse(List.of(rules)),
              ExportListener.SILENT);
    }
  }

  private Path file(String name) {
    return folder.resolve("out").resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "s1", "s2", "s3", "s4"})
  void allRowsOfACutMatchTheCluster(String cut) throws IOException {
    ExportReport report = export(cut, ExportFormat.JSONL, "*.*");
    long rows = 0;
    for (JsonNode table : CorpusTarget.alpha().expected(cut)) {
      if (!table.path("kind").asString().equals("BASE TABLE")) {
        continue;
      }
      String name = table.path("schema").asString() + "." + table.path("table").asString();
      List<String> expected = new ArrayList<>();
      table.path("data").forEach(row -> expected.add(row.toString()));
      expected.sort(Comparator.naturalOrder());
      assertThat(sortedLines(file(name + ".000000000.jsonl"))).as(name).isEqualTo(expected);
      rows += expected.size();
    }
    assertThat(report.rows()).isEqualTo(rows);
  }

  private static List<String> sortedLines(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(path)) {
      for (String line : Files.readAllLines(path)) {
        lines.add(JsonMapper.shared().readTree(line).toString());
      }
    }
    lines.sort(Comparator.naturalOrder());
    return lines;
  }

  @Test
  void filesAreNamedAsDumplingNamesThem() throws IOException {
    export("s1", ExportFormat.SQL, "shop.*");
    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "metadata",
              "shop-schema-create.sql",
              "shop.children-schema.sql",
              "shop.children.000000000.sql",
              "shop.empty_one-schema.sql",
              "shop.hashed-schema.sql",
              "shop.hashed.000000000.sql",
              "shop.parents-schema.sql",
              "shop.parents.000000000.sql",
              "shop.sales-schema.sql",
              "shop.sales.000000000.sql",
              "shop.seq-schema-sequence.sql",
              "shop.v_sales-schema.sql",
              "shop.v_sales-schema-view.sql");
    }
  }

  @Test
  void schemaFilesMatchDumplings() throws IOException {
    export("s1", ExportFormat.CSV, "shop.*");
    String header = "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET NAMES binary*/;\n";
    assertThat(file("shop-schema-create.sql"))
        .hasContent(header + "CREATE DATABASE `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\n");
    assertThat(file("shop.empty_one-schema.sql"))
        .content()
        .isEqualTo(
            header
                + """
                CREATE TABLE `empty_one` (
                  `id` int NOT NULL,
                  PRIMARY KEY (`id`) /*T![clustered_index] CLUSTERED */
                ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
                """);
    assertThat(file("shop.seq-schema-sequence.sql"))
        .content()
        .startsWith(header + "CREATE SEQUENCE `seq` start with 10 ")
        .endsWith("ENGINE=InnoDB;\nSELECT SETVAL(`seq`,106);\n");
    assertThat(file("shop.v_sales-schema.sql"))
        .content()
        .isEqualTo(header + "CREATE TABLE `v_sales`(\n`day` int,\n`total` int\n)ENGINE=MyISAM;\n");
    assertThat(file("shop.v_sales-schema-view.sql"))
        .content()
        .contains("DROP TABLE IF EXISTS `v_sales`;\nDROP VIEW IF EXISTS `v_sales`;\n")
        .contains("SET character_set_client = utf8mb4;\n")
        .contains("GROUP BY `day`;\nSET character_set_client = @PREV_CHARACTER_SET_CLIENT;\n");
    assertThat(file("metadata"))
        .content()
        .isEqualTo(
            "Started dump at: 2026-03-04 12:00:00\nSHOW MASTER STATUS:\n\tLog: tidb-binlog\n"
                + "\tPos: 470661498655735815\n\tGTID:\n\nFinished dump at: 2026-03-04 12:00:00\n");
  }

  @Test
  void generatedColumnsAreOmittedFromInsertsAndTheOthersNamed() throws IOException {
    export("full", ExportFormat.SQL, "app.all_types");
    assertThat(file("app.all_types.000000000.sql"))
        .content()
        .startsWith(
            "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n/*!40101 SET NAMES binary*/;\n"
                + "INSERT INTO `all_types` (`id`,`a`,`b`,")
        .contains("`y`,`z`) VALUES\n(1,15,46770,-4198674,0,8556655207482107238,-195736.58,")
        .contains(
            ",x'01d789','4354-03-09','2015-03-05 03:11:22.687030',NULL,'-35:03:01.25','2122',")
        .contains("'{\\\"deep\\\": {\\\"a\\\": [1, 2.5, \\\"é\\\", true]}")
        .endsWith(");\n");
  }

  @Test
  void csvHasDumplingsDialect() throws IOException {
    export("full", ExportFormat.CSV, "app.heap", "app.nonclus", "shop.children");
    assertThat(file("app.heap.000000000.csv")).content().startsWith("\"a\",\"b\"\r\n");
    assertThat(file("shop.children.000000000.csv"))
        .content()
        .startsWith("\"id\",\"pid\"\r\n0,0\r\n1,1\r\n");
    assertThat(file("app.nonclus.000000000.csv")).content().contains("\r\n\"nc-0\",0\r\n");
  }
}
