package io.pitr.cli;

import io.pitr.cli.help.ManPage;
import io.pitr.cli.output.JsonDocument;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "man",
    description =
        "Prints the manual's page: br man | man -l -, or into man1/br.1 of a folder of $MANPATH.")
final class ManCommand extends BrTask {
  ManCommand(CliContext context, CommonOptions common) {
    super(context, common);
  }

  @Override
  int run(Map<String, String> flags) {
    String page = ManPage.of(spec.root().commandLine(), ProgramVersion.TEXT);
    if (json()) {
      print(new JsonDocument().put("page", page));
    } else {
      line(page.stripTrailing());
    }
    return DONE;
  }
}
