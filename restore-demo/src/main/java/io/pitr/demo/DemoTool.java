package io.pitr.demo;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import tools.jackson.databind.json.JsonMapper;

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
      out.println(JsonMapper.shared().writeValueAsString(DemoDocument.of(folder, report)));
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
}
