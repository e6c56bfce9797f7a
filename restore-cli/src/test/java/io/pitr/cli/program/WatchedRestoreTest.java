package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.demo.SampleShop;
import java.io.BufferedReader;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WatchedRestoreTest {
  @TempDir Path folder;
  private SampleShop shop;

  @BeforeEach
  void makeBackups() {
    shop = SampleShop.open(folder);
  }

  @Test
  void aRestoreLeavesAReportAndMetrics() throws Exception {
    ProgramRun run =
        restore(
            "embedded://restored",
            shop.beforeDrop().toString(),
            "--report",
            "r.json",
            "--metrics",
            "m.prom");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode report = JsonMapper.shared().readTree(Files.readString(folder.resolve("r.json")));
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("phases").valueStream().map(phase -> phase.path("phase").asString()))
        .containsExactly("OPEN", "BASE", "SCHEMA", "APPLY", "SEAL", "FINISH");
    JsonNode segment = report.path("segments").path(0);
    assertThat(segment.path("volumes").valueStream().map(table -> table.path("table").asString()))
        .contains("`shop`.`orders`", "`shop`.`payments`");
    assertThat(
            report
                .path("actions")
                .valueStream()
                .map(action -> action.path("description").asString()))
        .anyMatch(what -> what.startsWith("rebuild index"))
        .anyMatch(what -> what.startsWith("set 1 TiFlash replica"));
    assertThat(report.path("status").path("state").asString()).isEqualTo("finished");
    assertThat(folder.resolve("m.prom"))
        .content()
        .contains("state=\"done\",target=\"embedded://restored\"} 1\n")
        .containsPattern("br_log_kvs\\{.*} " + segment.path("kvs").asLong() + "\n")
        .contains("hook=\"index\",target=\"embedded://restored\"} ");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("m.prom.new");
    }
  }

  @Test
  void aFailedRunLeavesThemToo() throws Exception {
    ProgramRun run =
        restore(
            "embedded://restored",
            "2026-03-02 23:00:00+00:00",
            "--report",
            "r.html",
            "--metrics",
            "m.prom");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("[LOG_DOES_NOT_REACH]");
    assertThat(folder.resolve("r.html"))
        .content()
        .contains("failed")
        .contains("LOG_DOES_NOT_REACH");
    assertThat(folder.resolve("m.prom"))
        .content()
        .containsPattern("br_run_state\\{.*state=\"failed\".*} 1\n");
  }

  @Test
  void whatCantBeLeftIsSaidBeforeAnythingIsDone() throws Exception {
    for (String[] flag :
        new String[][] {
          {"--report", "r.txt"},
          {"--report", "no/such/r.html"},
          {"--metrics", "no/such/m.prom"},
          {"--metrics-addr", "99999"}
        }) {
      ProgramRun run = restore("embedded://restored", shop.firstCut().toString(), flag);

      assertThat(run.exitCode()).as(run.err()).isNotZero();
      assertThat(folder.resolve("restored")).doesNotExist();
    }
  }

  @Test
  void metricsAreServedWhileARunLasts() throws Exception {
    Process process =
        ProgramRun.builder(
                folder,
                "restore",
                "follow",
                "--quiet",
                "-s",
                "local://" + folder.resolve("log"),
                "--full-backup-storage",
                "local://" + folder.resolve("full"),
                "--target",
                "embedded://standby",
                "--metrics-addr",
                "0")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader err = process.errorReader()) {
      String line = err.readLine();
      assertThat(line).startsWith("metrics: http://127.0.0.1:");
      URI address = URI.create(line.substring("metrics: ".length()));

      String answer;
      try (InputStream in = address.toURL().openStream()) {
        answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }

      assertThat(answer).containsPattern("br_run_state\\{.*state=\"running\".*} 1\n");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private ProgramRun restore(String target, String restoredTs, String... more) throws Exception {
    var command =
        new java.util.ArrayList<>(
            java.util.List.of(
                "restore",
                "point",
                "--quiet",
                "-s",
                "local://" + folder.resolve("log"),
                "--full-backup-storage",
                "local://" + folder.resolve("full"),
                "--target",
                target,
                "--restored-ts",
                restoredTs));
    command.addAll(java.util.List.of(more));
    return ProgramRun.of(folder, command.toArray(String[]::new));
  }
}
