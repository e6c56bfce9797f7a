package io.pitr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.cli.program.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plugins of somebody else in the plugins folder of a program that runs as users run it. */
@Execution(ExecutionMode.SAME_THREAD)
class StrangerPluginTest {
  @TempDir static Path folder;

  @BeforeAll
  static void install() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    var plugin = new StrangerPlugin(work, plugins);
    plugin.install("first", "1");
    plugin.install("second", "2");
  }

  private static ProgramRun br(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--plugin-dir");
    all.add(folder.resolve("plugins").toString());
    return ProgramRun.of(folder, all.toArray(String[]::new));
  }

  @Test
  void twoPluginsBringTwoVersionsOfALibraryAndTheirOutputDoesNotBreakJson() throws Exception {
    ProgramRun run = br("plugins", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode plugins = JsonMapper.shared().readTree(run.out()).get("plugins");
    assertThat(description(plugins, "first")).isEqualTo("Library 1.");
    assertThat(description(plugins, "second")).isEqualTo("Library 2.");
    assertThat(run.err()).contains("noise of a plugin");
  }

  private static String description(JsonNode plugins, String id) {
    for (JsonNode plugin : plugins) {
      if (plugin.get("id").asString().equals(id)) {
        return plugin.get("options").get(0).get("description").asString();
      }
    }
    throw new AssertionError("no plugin " + id + " in " + plugins);
  }

  @Test
  void helpOfACommandThatOpensAStorageListsTheFlag() throws Exception {
    assertThat(br("backup", "info", "--help").out()).contains("--first.level", "Library 1.");
    assertThat(br("restore", "status", "--help").out()).doesNotContain("--first.level");
  }

  @Test
  void anExceptionNamesThePluginThatThrewIt() throws Exception {
    ProgramRun run = br("backup", "info", "-s", "second://x", "--second.level", "7");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "[PLUGIN_FAILED] plugin 'second' failed in second.Plugin.open:"
                + " java.lang.IllegalStateException: level 7",
            "second.Plugin of module stranger.second");
  }

  @Test
  void aValueThatTheFlagDoesNotAcceptIsWrongUsage() throws Exception {
    ProgramRun run = br("backup", "info", "-s", "first://x", "--first.level=10");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("[OPTION_INVALID] expected 1 to 9, got 10 (--first.level)");
  }

  @Test
  void aFlagOfAPluginThatIsNotInstalledSaysSo() {
    CliRun.of("backup", "info", "-s", "first://x", "--gcs.endpoint", "http://h")
        .refused(2, "USAGE_INVALID");
  }
}
