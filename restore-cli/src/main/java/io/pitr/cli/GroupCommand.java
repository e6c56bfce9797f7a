package io.pitr.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A group of commands; by itself it is wrong usage. */
abstract class GroupCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  /** The commands of the group. */
  abstract List<?> below(CliContext context, CommonOptions common);

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing after '"
            + spec.qualifiedName()
            + "': "
            + String.join(", ", spec.subcommands().keySet()));
  }

  /** {@code br backup}. */
  @CommandLine.Command(name = "backup", description = "Inspect a full backup.")
  static final class Backup extends GroupCommand {
    @Override
    List<?> below(CliContext context, CommonOptions common) {
      return List.of(
          new BackupCommands.Info(context, common), new BackupCommands.Verify(context, common));
    }
  }

  /** {@code br log}. */
  @CommandLine.Command(name = "log", description = "Inspect a log backup.")
  static final class Log extends GroupCommand {
    @Override
    List<?> below(CliContext context, CommonOptions common) {
      return List.of(
          new LogCommands.Info(context, common),
          new TimelineCommand(context, common),
          new LogCommands.Verify(context, common));
    }
  }

  /** {@code br restore}. */
  @CommandLine.Command(name = "restore", description = "Restore to a point in time, in segments.")
  static final class Restore extends GroupCommand {
    @Override
    List<?> below(CliContext context, CommonOptions common) {
      return List.of(
          new PointCommand(context, common),
          new ChainCommands.Status(context, common),
          new ChainCommands.Finish(context, common),
          new ChainCommands.Abort(context, common),
          new FollowCommand(context, common));
    }
  }
}
