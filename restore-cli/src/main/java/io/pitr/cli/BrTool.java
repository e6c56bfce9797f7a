package io.pitr.cli;

import io.pitr.cli.output.Screen;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.spi.ToolProvider;

/** The program as a tool {@code br} that other modules run within this process. */
public final class BrTool implements ToolProvider {
  @Override
  public String name() {
    return "br";
  }

  /**
   * @return the exit code
   */
  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    try (var results = new PrintStream(new WriterOutput(out), true, StandardCharsets.UTF_8)) {
      var context =
          CliContext.of(results, new WriterOutput(err), Screen.NONE, CliContext.installation());
      return Main.run(context, arguments);
    }
  }
}
