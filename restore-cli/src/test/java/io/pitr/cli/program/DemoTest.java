package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.schema.OutputSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {
  @TempDir Path folder;

  @Test
  void theStoryEndsWithEveryLostRow() throws Exception {
    ProgramRun run = ProgramRun.of(folder, "demo");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("$ br log info -s local://")
        .containsOnlyOnce("--full-backup-storage local://$PWD/br-demo/full --restored-ts")
        .contains("$ br log timeline -s local://")
        .contains("--last=false")
        .contains("--last=true")
        .contains("rebuild index `placed` of `shop`.`orders`")
        .contains("set 1 TiFlash replica(s) of `shop`.`orders`")
        .containsPattern("orders +\\d+ rows ok")
        .contains("Each row is the one expected.");
    assertThat(folder.resolve("br-demo/orders-sql/shop.orders.000000000.sql")).isNotEmptyFile();
    assertThat(folder.resolve("br-demo/report.html"))
        .content()
        .contains("Deferred actions that ran");
    assertThat(folder.resolve("br-demo/timeline.html"))
        .content()
        .contains("DROP TABLE `shop`.`orders`")
        .doesNotContain("@DATA@")
        .doesNotContain("http://www.w3.org/1999")
        .doesNotContain("src=");
  }

  @Test
  void theSessionInTheReadmeIsWhatTheDemoPrints() throws Exception {
    List<String> printed =
        ProgramRun.of(folder, "demo").out().lines().map(this::withoutWhatVaries).toList();

    Path readme = Path.of(System.getProperty("pitr.root", "..")).resolve("README.md");
    String session = Files.readString(readme).split("## A session")[1].split("\n`")[0];
    assertThat(session.lines().filter(line -> line.startsWith("    ")).map(String::strip))
        .filteredOn(line -> !line.equals("…"))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            line ->
                assertThat(printed.stream().map(String::strip)).contains(withoutWhatVaries(line)));
  }

  private String withoutWhatVaries(String line) {
    return line.replace(folder.toString(), "/home/me")
        .replaceAll("chain [0-9a-f]{32}", "chain CHAIN")
        .replaceAll("in [0-9.]+ s, [0-9.]+ [KM]iB/s", "in SECONDS");
  }

  @Test
  void asJsonItIsOneDocumentWithWhatEachCommandSaid() throws Exception {
    ProgramRun run = ProgramRun.of(folder, "demo", "--dir", "here", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(run.out());
    OutputSchema.require(document);
    assertThat(document.path("ok").asBoolean()).isTrue();
    for (JsonNode step : document.path("steps")) {
      JsonNode output = JsonMapper.shared().readTree(step.path("output").asString());
      OutputSchema.require(output);
    }
    for (JsonNode table : document.path("tables")) {
      assertThat(table.path("asExpected").asBoolean()).as(table.toString()).isTrue();
    }
    assertThat(document.path("tables").size()).isEqualTo(5);
  }

  @Test
  void aFolderThatNoDemoMadeIsNotTouched() throws Exception {
    Path precious = Files.createDirectories(folder.resolve("mine")).resolve("thesis.txt");
    Files.writeString(precious, "all I have");

    ProgramRun run = ProgramRun.of(folder, "demo", "--dir", "mine");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("[DEMO_FOLDER_TAKEN]").contains("mine");
    assertThat(precious).hasContent("all I have");
  }
}
