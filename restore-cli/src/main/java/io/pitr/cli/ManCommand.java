package io.pitr.cli;

import io.pitr.cli.help.ManPage;
import io.pitr.cli.output.ManDocument;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "man",
    description =
        "Prints the manual page. View it with br man | man -l -, or save it as man1/br.1 in $MANPATH.")
final class ManCommand extends BrTask {
  ManCommand(CliContext context, CommonOptions common) {
    super(context, common);
  }

  @Override
  int run(Map<String, String> flags) {
    String page = ManPage.of(spec.root().commandLine(), ProgramVersion.TEXT);
    if (json()) {
      print(new ManDocument("man", page));
    } else {
      exactly(page.stripTrailing());
    }
    return DONE;
  }
}
