package io.pitr.cli;

import io.pitr.cli.demo.DemoReport;
import io.pitr.cli.demo.DemoStory;
import io.pitr.cli.output.JsonDocument;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Makes the backups of a sample shop that loses a table, restores them in three segments,",
      "checks the result and exports the lost rows. Everything stays in one folder."
    })
final class DemoCommand extends BrTask {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "br-demo",
      description = {"Where; what an earlier demo left there is replaced.", "default: br-demo"})
  Path folder = Path.of("br-demo");

  private final CommonOptions common;

  DemoCommand(CliContext context, CommonOptions common) {
    super(context, common);
    this.common = common;
  }

  @Override
  int run(Map<String, String> flags) {
    DemoReport report = new DemoStory(folder, this::inner, context().out(), !json()).tell();
    if (json()) {
      print(document(report));
    }
    return DONE;
  }

  /** Runs another command with what was said of logs and plugins here. */
  private int inner(PrintStream out, List<String> arguments) {
    CliContext outer = context();
    CliContext inner = outer.withOut(out);
    var all = new ArrayList<>(arguments);
    all.add("--quiet");
    all.add("--log-level=" + common.logLevel);
    if (json()) {
      all.add("--json");
    }
    if (common.logFile != null) {
      all.add("--log-file=" + common.logFile);
    }
    if (common.pluginDir != null) {
      all.add("--plugin-dir=" + common.pluginDir);
    }
    return Main.run(inner, all.toArray(String[]::new));
  }

  private JsonDocument document(DemoReport report) {
    return new JsonDocument()
        .put("command", "demo")
        .put("folder", folder.toString())
        .put("ok", true)
        .putUnsigned("fullBackupTs", report.shop().base().value())
        .putUnsigned("beforeDropTs", report.moment().value())
        .putUnsigned("logEndTs", report.shop().end().value())
        .objects(
            "steps",
            report.steps(),
            (DemoReport.Step step, JsonDocument each) ->
                each.put("command", step.command()).put("output", step.output().strip()))
        .objects(
            "tables",
            report.tables(),
            (DemoReport.TableRows table, JsonDocument each) ->
                each.put("table", table.table())
                    .put("rows", table.rows())
                    .put("asExpected", table.asExpected()))
        .strings("next", report.next());
  }
}
