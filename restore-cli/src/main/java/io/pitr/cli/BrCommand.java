package io.pitr.cli;

import io.pitr.cli.flag.GivenFlags;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The root of the command tree. */
@Command(
    name = "br",
    description = "Point-in-time restore of TiDB backups, in segments.",
    versionProvider = BrCommand.VersionLine.class,
    footer = {
      "",
      "br help COMMAND shows the flags of a command. Exit codes: 0 done, 1 failed, 2 wrong usage."
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
    CommandLine br = new CommandLine(top);
    addBelow(br, top, context, top.common);
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
                        .description("Show this help.")
                        .build());
          }
        });
    br.setOut(new java.io.PrintWriter(context.out(), true));
    br.setErr(new java.io.PrintWriter(context.err(), true));
    br.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return br;
  }

  @Override
  List<?> below(CliContext context, CommonOptions common) {
    return List.of(
        new GroupCommand.Backup(),
        new GroupCommand.Log(),
        new GroupCommand.Restore(),
        new LookCommands.Check(context, common),
        new LookCommands.Export(context, common),
        new PluginsCommand(context, common),
        new DemoCommand(context, common),
        new CompletionCommand(context, common),
        new ManCommand(context, common),
        new HelpCommand(context));
  }

  private static void addBelow(
      CommandLine line, GroupCommand group, CliContext context, CommonOptions common) {
    for (Object command : group.below(context, common)) {
      CommandLine below = line(command);
      if (command instanceof GroupCommand inner) {
        addBelow(below, inner, context, common);
      }
      line.addSubcommand(below);
    }
  }

  private static CommandLine line(Object command) {
    CommandLine line = new CommandLine(command);
    if (command instanceof BrTask task) {
      GivenFlags.declare(line.getCommandSpec(), task.flagGroups());
    }
    return line;
  }

  private static void forEach(CommandLine command, java.util.function.Consumer<CommandLine> each) {
    each.accept(command);
    command.getSubcommands().values().forEach(below -> forEach(below, each));
  }

  /** The version of the program and of Java. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        String.format(
            Locale.ROOT, "br %s (Java %s)", ProgramVersion.TEXT, Runtime.version().toString())
      };
    }
  }
}
