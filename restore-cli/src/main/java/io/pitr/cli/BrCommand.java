package io.pitr.cli;

import io.pitr.cli.flag.GivenFlags;
import io.pitr.cli.flag.InstalledPlugins;
import io.pitr.cli.help.HelpPage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the command tree. */
@Command(
    name = "br",
    description = {
      "Point-in-time restore of TiDB backups, in segments.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    },
    footer = {
      "br demo                       restore a sample shop on this machine",
      "br restore point --help       restore to a point in time",
      "br help restore point         the same with all flags",
      "br log timeline --help        find the moment to restore to"
    })
final class BrCommand extends GroupCommand {
  private static final String PAGE = "page";
  private static final Set<String> VERSION = Set.of("-V", "--version");

  private static final String HELP = "help";

  /** Commands that read all the others. */
  private static final Set<String> WHOLE_TREE = Set.of("completion", "man");

  /** Flags that no plugin can have, in addition to those of the command. */
  private static final Set<String> OF_EVERY_COMMAND = ofEveryCommand();

  @Mixin final CommonOptions common;

  @Option(
      names = {"-V", "--version"},
      scope = ScopeType.INHERIT,
      versionHelp = true,
      description = "Show the version of this program.")
  boolean version;

  BrCommand(InstalledPlugins plugins) {
    this.common = new CommonOptions(plugins);
  }

  /**
   * All commands, ready to parse a command line.
   *
   * @param plugins commands have the flags that they declare
   */
  static CommandLine tree(CliContext context, InstalledPlugins plugins) {
    return treeFor(context, plugins, List.of());
  }

  /**
   * The commands that a command line can mean. If it names a command or asks for its help, that is
   * this command and those below it: declaring the flags of all commands takes longer than most
   * commands run.
   */
  static CommandLine treeFor(CliContext context, InstalledPlugins plugins, List<String> arguments) {
    var top = new BrCommand(plugins);
    CommandLine br = new CommandLine(top);
    boolean onlyVersion = arguments.size() == 1 && VERSION.contains(arguments.get(0));
    if (!onlyVersion) {
      top.addBelow(br, top, context, commandWords(arguments));
      if (asksForHelp(arguments) && !br.getSubcommands().containsKey(HELP)) {
        br.addSubcommand(new HelpCommand(context));
      }
    }
    forEach(
        br,
        command -> {
          command.setCaseInsensitiveEnumValuesAllowed(true);
          command.setOptionsCaseInsensitive(false);
          command.setAbbreviatedOptionsAllowed(false);
          command.setOverwrittenOptionsAllowed(true);
          command.setPosixClusteredShortOptionsAllowed(false);
          addHelp(command);
          command.getCommandSpec().version(versionLine());
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

  /**
   * @param names the first may be that of a command of the group
   */
  private void addBelow(
      CommandLine line, GroupCommand group, CliContext context, List<String> names) {
    List<?> commands = group.below(context, common);
    for (Object command : names.isEmpty() ? commands : named(commands, names.get(0))) {
      CommandLine below = line(command);
      if (command instanceof GroupCommand inner) {
        addBelow(below, inner, context, names.stream().skip(1).toList());
      }
      line.addSubcommand(below);
    }
  }

  /** The words that may name the command to declare; empty if all commands are needed. */
  private static List<String> commandWords(List<String> arguments) {
    if (asksForHelp(arguments)) {
      return arguments.subList(1, arguments.size());
    }
    return !arguments.isEmpty() && WHOLE_TREE.contains(arguments.get(0)) ? List.of() : arguments;
  }

  private static boolean asksForHelp(List<String> arguments) {
    return !arguments.isEmpty() && arguments.get(0).equals(HELP);
  }

  /** The command with this name; all commands if there is none. */
  private static List<?> named(List<?> commands, String name) {
    List<?> found =
        commands.stream()
            .filter(c -> c.getClass().getAnnotation(Command.class).name().equals(name))
            .toList();
    return found.isEmpty() ? commands : found;
  }

  private static CommandLine line(Object command) {
    CommandLine line = new CommandLine(command);
    if (command instanceof BrTask task) {
      GivenFlags.declare(line.getCommandSpec(), task.flagGroups());
      GivenFlags.declare(line.getCommandSpec(), task.pluginOptions(OF_EVERY_COMMAND));
    }
    return line;
  }

  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    OptionSpec all =
        OptionSpec.builder("--help-all")
            .usageHelp(true)
            .type(boolean.class)
            .description("Show this help with all flags.")
            .build();
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("Show this help.")
            .build());
    spec.addOption(all);
    spec.usageMessage().sectionKeys(List.of(PAGE));
    spec.usageMessage()
        .sectionMap(
            Map.of(PAGE, help -> HelpPage.of(command, Boolean.TRUE.equals(all.getValue()))));
  }

  private static Set<String> ofEveryCommand() {
    var flags = new HashSet<>(Set.of("-h", "--help", "--help-all", "-V", "--version"));
    flags.addAll(
        new CommandLine(new CommonOptions(InstalledPlugins.NONE))
            .getCommandSpec()
            .optionsMap()
            .keySet());
    return Set.copyOf(flags);
  }

  private static void forEach(CommandLine command, java.util.function.Consumer<CommandLine> each) {
    each.accept(command);
    command.getSubcommands().values().forEach(below -> forEach(below, each));
  }

  /** The version of the program and of Java. */
  private static String versionLine() {
    return String.format(
        Locale.ROOT, "br %s (Java %s)", ProgramVersion.TEXT, Runtime.version().toString());
  }
}
