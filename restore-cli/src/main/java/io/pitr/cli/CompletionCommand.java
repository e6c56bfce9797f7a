package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.help.ZshCompletion;
import io.pitr.cli.output.CompletionDocument;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = {
      "Prints a completion script. For bash: source <(br completion bash).",
      "For zsh: save br completion zsh as _br in a folder of $fpath."
    })
final class CompletionCommand extends BrTask {
  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  String shell = "";

  CompletionCommand(CliContext context, CommonOptions common) {
    super(context, common);
  }

  @Override
  int run(Map<String, String> flags) {
    CommandLine program = spec.root().commandLine();
    String script =
        switch (shell) {
          case "bash" -> AutoComplete.bash("br", program);
          case "zsh" -> ZshCompletion.of(program);
          default ->
              throw new RestoreException(
                  CliError.USAGE_INVALID,
                  "there is no completion for '" + shell + "'",
                  "",
                  "Choose bash or zsh.");
        };
    if (json()) {
      print(new CompletionDocument("completion", shell, script));
    } else {
      exactly(script.stripTrailing());
    }
    return DONE;
  }
}
