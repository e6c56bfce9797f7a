package io.pitr.cli.help;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command, for help, manual and completion.
 *
 * @param path its words, without the name of the program
 * @param meaning one or more sentences
 * @param flags its own flags, without those of every command
 */
public record CommandText(List<String> path, String meaning, List<FlagText> flags) {
  public CommandText {
    path = List.copyOf(path);
    flags = List.copyOf(flags);
  }

  /** The words, separated by blanks. */
  public String name() {
    return String.join(" ", path);
  }

  /** Its first sentence. */
  String brief() {
    int end = meaning.indexOf(". ");
    return end < 0 ? meaning : meaning.substring(0, end + 1);
  }

  /** All commands except groups, in order of name. */
  public static List<CommandText> all(CommandLine program) {
    Set<List<String>> common = new HashSet<>();
    common(program).forEach(flag -> common.add(flag.names()));
    var all = new ArrayList<CommandText>();
    collect(program, List.of(), common, all);
    all.sort(Comparator.comparing(CommandText::name));
    return List.copyOf(all);
  }

  /** The flags that every command accepts, before or after its name. */
  public static List<FlagText> common(CommandLine program) {
    return FlagText.of(program.getCommandSpec()).toList();
  }

  private static void collect(
      CommandLine at, List<String> path, Set<List<String>> common, List<CommandText> into) {
    if (at.getSubcommands().isEmpty()) {
      into.add(of(at.getCommandSpec(), path, common));
    }
    at.getSubcommands()
        .forEach(
            (word, below) -> {
              var deeper = new ArrayList<>(path);
              deeper.add(word);
              collect(below, deeper, common, into);
            });
  }

  private static CommandText of(CommandSpec command, List<String> path, Set<List<String>> common) {
    String meaning = String.join(" ", command.usageMessage().description()).formatted();
    return new CommandText(
        path,
        meaning,
        FlagText.of(command).filter(flag -> !common.contains(flag.names())).toList());
  }
}
