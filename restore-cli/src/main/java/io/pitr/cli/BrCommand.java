package io.pitr.cli;

import io.pitr.cli.flag.GivenFlags;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The top of the tree of commands. */
@Command(
    name = "br",
    description = "Point-in-time restore of TiDB backups, in segments.",
    versionProvider = BrCommand.VersionLine.class,
    footer = {
      "",
      "br help COMMAND lists the flags of a command. Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
final class BrCommand extends GroupCommand {
  private static final int USAGE_COLUMNS = 100;

  @Mixin final CommonOptions common = new CommonOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Version of this program.")
  boolean version;

  /** All commands, ready to parse a command line. */
  static CommandLine tree(CliContext context) {
    var top = new BrCommand();
    CommonOptions common = top.common;
    CommandLine br = new CommandLine(top);
    br.addSubcommand(
        group(
            new GroupCommand.Backup(),
            List.of(
                new BackupCommands.Info(context, common),
                new BackupCommands.Verify(context, common))));
    br.addSubcommand(
        group(
            new GroupCommand.Log(),
            List.of(
                new LogCommands.Info(context, common),
                new TimelineCommand(context, common),
                new LogCommands.Verify(context, common))));
    br.addSubcommand(
        group(
            new GroupCommand.Restore(),
            List.of(
                new PointCommand(context, common),
                new ChainCommands.Status(context, common),
                new ChainCommands.Finish(context, common),
                new ChainCommands.Abort(context, common),
                new FollowCommand(context, common))));
    br.addSubcommand(task(new LookCommands.Check(context, common)));
    br.addSubcommand(task(new LookCommands.Export(context, common)));
    br.addSubcommand(task(new PluginsCommand(context, common)));
    br.addSubcommand(task(new DemoCommand(context, common)));
    br.addSubcommand(task(new CompletionCommand(context, common)));
    br.addSubcommand(task(new ManCommand(context, common)));
    br.addSubcommand(new CommandLine(new HelpCommand(context)));
    forEach(
        br,
        command -> {
          command.setUsageHelpWidth(USAGE_COLUMNS);
          command.setCaseInsensitiveEnumValuesAllowed(true);
          command.setOptionsCaseInsensitive(false);
          command.setAbbreviatedOptionsAllowed(false);
          command.setOverwrittenOptionsAllowed(true);
          command.setPosixClusteredShortOptionsAllowed(false);
          command.getCommandSpec().usageMessage().sortOptions(true).abbreviateSynopsis(true);
          boolean hasHelp = command.getCommandSpec().findOption("--help") != null;
          if (!hasHelp) {
            command
                .getCommandSpec()
                .addOption(
                    CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("This text.")
                        .build());
          }
        });
    br.setOut(new java.io.PrintWriter(context.out(), true));
    br.setErr(new java.io.PrintWriter(context.err(), true));
    br.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return br;
  }

  private static CommandLine group(GroupCommand group, List<BrTask> tasks) {
    CommandLine line = new CommandLine(group);
    tasks.forEach(task -> line.addSubcommand(task(task)));
    return line;
  }

  private static CommandLine task(BrTask task) {
    CommandLine line = new CommandLine(task);
    GivenFlags.declare(line.getCommandSpec(), task.flagGroups());
    return line;
  }

  private static void forEach(CommandLine command, java.util.function.Consumer<CommandLine> each) {
    each.accept(command);
    command.getSubcommands().values().forEach(below -> forEach(below, each));
  }

  /** The version, and the Java that runs it. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        String.format(Locale.ROOT, "br %s (Java %s)", Version.TEXT, Runtime.version().toString())
      };
    }
  }
}
