package io.pitr.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others: it is wrong usage by itself. */
abstract class GroupCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing after '"
            + spec.qualifiedName()
            + "': "
            + String.join(", ", spec.subcommands().keySet()));
  }

  /** The commands below {@code br backup}. */
  @CommandLine.Command(name = "backup", description = "Look at a full backup.")
  static final class Backup extends GroupCommand {}

  /** The commands below {@code br log}. */
  @CommandLine.Command(name = "log", description = "Look at a log backup.")
  static final class Log extends GroupCommand {}

  /** The commands below {@code br restore}. */
  @CommandLine.Command(name = "restore", description = "Restore to a point in time, in segments.")
  static final class Restore extends GroupCommand {}
}
