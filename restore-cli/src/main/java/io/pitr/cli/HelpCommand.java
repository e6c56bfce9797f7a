package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.help.HelpPage;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Shows all flags of a command with their defaults.")
final class HelpCommand implements Runnable {
  private final CliContext context;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "For example: restore point")
  List<String> path = List.of();

  @Spec CommandSpec spec = CommandSpec.create();

  HelpCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    for (String name : path) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new RestoreException(
            List.of(WrongUsage.unknown(command.getCommandSpec(), List.of(name))), null);
      }
      command = next;
    }
    context.out().print(HelpPage.of(command, true));
  }
}
