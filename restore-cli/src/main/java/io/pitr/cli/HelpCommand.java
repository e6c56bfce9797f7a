package io.pitr.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "The flags of a command, with their defaults.")
final class HelpCommand implements Runnable {
  private final CliContext context;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "For instance: restore point")
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
        throw new ParameterException(
            spec.commandLine(), "there is no command '" + String.join(" ", path) + "'");
      }
      command = next;
    }
    command.usage(context.out());
  }
}
