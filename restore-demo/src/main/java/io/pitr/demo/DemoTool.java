package io.pitr.demo;

import io.pitr.api.Tso;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool {@code br-demo FOLDER [FLAG]...}: makes the backups of the sample shop in a folder and
 * restores them with the tool {@code br}, which gets the flags with each command. With {@code
 * --json} it prints one document.
 */
public final class DemoTool implements ToolProvider {
  private static final String JSON = "--json";

  @Override
  public String name() {
    return "br-demo";
  }

  /**
   * @return always 0
   * @throws io.pitr.api.RestoreException with a code of {@link DemoError}
   */
  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    Path folder = Path.of(arguments[0]);
    List<String> flags = List.of(arguments).subList(1, arguments.length);
    boolean json = flags.contains(JSON);
    PrintWriter narration = json ? new PrintWriter(Writer.nullWriter()) : out;
    DemoReport report = new DemoStory(folder, program(err, flags), narration, json).run();
    if (json) {
      out.println(document(folder, report));
    }
    out.flush();
    return 0;
  }

  private static DemoCommands program(PrintWriter err, List<String> flags) {
    ToolProvider br =
        ToolProvider.findFirst("br")
            .orElseThrow(() -> new IllegalStateException("the tool br is not installed"));
    return (out, arguments) -> {
      var all = new ArrayList<>(arguments);
      all.addAll(flags);
      return br.run(out, err, all.toArray(String[]::new));
    };
  }

  private static ObjectNode document(Path folder, DemoReport report) {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    document.put("command", "demo").put("folder", folder.toString()).put("ok", true);
    putTs(document, "fullBackupTs", report.shop().base());
    putTs(document, "beforeDropTs", report.moment());
    putTs(document, "logEndTs", report.shop().end());
    var steps = document.putArray("steps");
    for (DemoReport.Step step : report.steps()) {
      steps.addObject().put("command", step.command()).put("output", step.output().strip());
    }
    var tables = document.putArray("tables");
    for (DemoReport.TableRows table : report.tables()) {
      tables
          .addObject()
          .put("table", table.table())
          .put("rows", table.rows())
          .put("asExpected", table.asExpected());
    }
    var next = document.putArray("next");
    report.next().forEach(next::add);
    return document;
  }

  /** A timestamp of the sample shop has 63 bits. */
  private static void putTs(ObjectNode document, String name, Tso ts) {
    document.put(name, ts.value());
  }
}
