package io.pitr.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitr.api.RestorePlugin;
import io.pitr.demo.SampleShop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin of {@code examples/plugin-audit}: built as a stranger's would be, dropped in, used.
 */
class PluginExampleTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("pitr.root", "..")).resolve("examples/plugin-audit/src/main/java");

  @TempDir Path folder;
  private Path plugins;

  @BeforeEach
  void build() throws Exception {
    plugins = Files.createDirectory(folder.resolve("plugins"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String api =
        Path.of(RestorePlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    List<String> sources;
    try (var files = Files.walk(EXAMPLE)) {
      sources = files.map(Path::toString).filter(name -> name.endsWith(".java")).toList();
    }
    var javac =
        new java.util.ArrayList<>(
            List.of(
                "--release",
                "17",
                "-Xlint:all",
                "-Werror",
                "-p",
                api,
                "-cp",
                classes.toString(),
                "-d",
                classes.toString()));
    javac.addAll(sources);
    tool("javac", javac.toArray(String[]::new));
    tool(
        "jar",
        "--create",
        "--file",
        plugins.resolve("audit.jar").toString(),
        "-C",
        classes.toString(),
        ".");
  }

  @Test
  void itIsFoundInItsFolder() throws Exception {
    ProgramRun run = ProgramRun.of(folder, "plugins", "--plugin-dir", plugins.toString());

    assertThat(run.out()).contains("audit  example.audit").contains("hooks: audit");
  }

  @Test
  void itWritesEveryStatementOfTheChainAtItsEndAndNotBefore() throws Exception {
    SampleShop shop = SampleShop.open(folder);
    Path trail = folder.resolve("br-audit.tsv");

    ProgramRun first =
        restore(
            "--full-backup-storage",
            "local://" + folder.resolve("full"),
            "--restored-ts",
            shop.secondCut().toString(),
            "--last=false");
    assertThat(first.out()).contains("1 action of audit");
    assertThat(trail).doesNotExist();

    ProgramRun last =
        restore(
            "--start-ts",
            shop.secondCut().toString(),
            "--restored-ts",
            shop.end().toString(),
            "--last=true");
    assertThat(last.out()).contains("1 action of audit");
    List<String> lines = Files.readAllLines(trail);
    assertThat(lines).hasSizeGreaterThan(2).isSorted();
    assertThat(lines.get(lines.size() - 1)).contains("\tshop\tDROP TABLE `shop`.`orders`");
    assertThat(lines).anyMatch(line -> line.contains("TRUNCATE TABLE"));
  }

  private ProgramRun restore(String... more) throws Exception {
    var command =
        new java.util.ArrayList<>(
            List.of(
                "restore",
                "point",
                "--quiet",
                "-s",
                "local://" + folder.resolve("log"),
                "--target",
                "embedded://restored",
                "--plugin-dir",
                plugins.toString()));
    command.addAll(List.of(more));
    ProgramRun run = ProgramRun.of(folder, command.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static void tool(String name, String... arguments) {
    assertThat(ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments))
        .as(name)
        .isZero();
  }
}
