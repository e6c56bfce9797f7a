package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.base.Nearest;
import io.pitr.cli.flag.UnknownFlag;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The problem with a command line that can't be parsed. */
final class WrongUsage {
  private static final String PROGRAM = "br ";
  private static final String MISSING_PLUGIN_REMEDY =
      "`br plugins` lists the plugins and their flags; put the jar of the missing one into plugins/.";

  private WrongUsage() {}

  /**
   * @param arguments the whole command line
   */
  static Problem of(ParameterException e, String... arguments) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unknown(command, unmatched.getUnmatched());
    }
    if (e instanceof MissingParameterException) {
      List<String> unknown = unknownFlags(command, arguments);
      if (!unknown.isEmpty()) {
        return unknown(command, unknown);
      }
    }
    String what = e.getMessage() == null ? "wrong usage" : e.getMessage();
    return new Problem(CliError.USAGE_INVALID, what, "", help(command));
  }

  /**
   * Words that a command does not know.
   *
   * @param words not empty
   */
  static Problem unknown(CommandSpec command, List<String> words) {
    Optional<GoBrCommand> ofGoBr = GoBrCommand.named(command.name(), words);
    if (ofGoBr.isPresent()) {
      return new Problem(CliError.COMMAND_OF_GO_BR, ofGoBr.get().what(), "", ofGoBr.get().remedy());
    }
    String word = words.get(0);
    if (word.startsWith("-")) {
      String flag = word.split("=", 2)[0];
      Optional<String> ofMissingPlugin = UnknownFlag.explain(flag, flags(command));
      if (ofMissingPlugin.isPresent()) {
        return new Problem(
            CliError.USAGE_INVALID, ofMissingPlugin.get(), "", MISSING_PLUGIN_REMEDY);
      }
      return new Problem(
          CliError.USAGE_INVALID,
          "`" + command.qualifiedName() + "` has no flag '" + flag + "'",
          "",
          suggestion(flag, flags(command), "") + help(command));
    }
    return unknownCommand(command, word);
  }

  private static Problem unknownCommand(CommandSpec group, String word) {
    Collection<String> names = group.subcommands().keySet();
    if (names.isEmpty()) {
      return new Problem(
          CliError.USAGE_INVALID,
          "`" + group.qualifiedName() + "` takes no argument '" + word + "'",
          "",
          help(group));
    }
    return new Problem(
        CliError.USAGE_INVALID,
        "there is no command '" + group.qualifiedName() + " " + word + "'",
        "",
        suggestion(word, names, group.qualifiedName() + " ") + help(group));
  }

  /** A mistyped flag is often the reason why a required one is missing. */
  private static List<String> unknownFlags(CommandSpec command, String... arguments) {
    return Stream.of(arguments)
        .filter(argument -> argument.startsWith("--"))
        .filter(argument -> !command.optionsMap().containsKey(argument.split("=", 2)[0]))
        .toList();
  }

  private static List<String> flags(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::names)
        .flatMap(names -> List.of(names).stream())
        .toList();
  }

  private static String suggestion(String word, Collection<String> names, String before) {
    return Nearest.to(word, names).map(name -> "Did you mean `" + before + name + "`? ").orElse("");
  }

  private static String help(CommandSpec command) {
    String name = command.qualifiedName();
    return name.startsWith(PROGRAM)
        ? "See `br help " + name.substring(PROGRAM.length()) + "`."
        : "See `br help`.";
  }
}
