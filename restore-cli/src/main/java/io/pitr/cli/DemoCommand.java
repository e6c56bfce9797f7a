package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the demo, a tool of a module of its own. */
@Command(
    name = "demo",
    description = {
      "Makes the backups of a sample shop that loses a table, restores them in three segments,",
      "checks the result and exports the lost rows. All files stay in one folder."
    })
final class DemoCommand extends BrTask {
  private static final String TOOL = "br-demo";

  @Topic(FlagTopic.OUTPUT)
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "br-demo",
      description = {
        "Folder for all files. Files of an earlier demo are replaced.",
        "default: br-demo"
      })
  Path folder = Path.of("br-demo");

  private final CommonOptions common;

  DemoCommand(CliContext context, CommonOptions common) {
    super(context, common);
    this.common = common;
  }

  @Override
  int run(Map<String, String> flags) {
    ToolProvider demo =
        ToolProvider.findFirst(TOOL)
            .orElseThrow(
                () ->
                    new RestoreException(
                        CliError.DEMO_MISSING, "no module provides the tool " + TOOL, ""));
    context().status().clear();
    return demo.run(writer(context().out()), writer(context().err()), arguments());
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** The folder, and the flags of every command that the demo runs. */
  private String[] arguments() {
    var arguments = new ArrayList<>(List.of(folder.toString(), "--quiet"));
    arguments.add("--log-level=" + common.logLevel);
    if (json()) {
      arguments.add("--json");
    }
    if (common.logFile != null) {
      arguments.add("--log-file=" + common.logFile);
    }
    if (common.pluginDir != null) {
      arguments.add("--plugin-dir=" + common.pluginDir);
    }
    return arguments.toArray(String[]::new);
  }
}
