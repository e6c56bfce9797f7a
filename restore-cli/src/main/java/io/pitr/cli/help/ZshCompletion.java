package io.pitr.cli.help;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/** Completion for zsh: a function for a folder of {@code $fpath}. */
public final class ZshCompletion {
  private final StringBuilder script = new StringBuilder();

  private ZshCompletion() {}

  /** The script. */
  public static String of(CommandLine program) {
    var made = new ZshCompletion();
    made.write(CommandText.all(program), CommandText.common(program));
    return made.script.toString();
  }

  private void write(List<CommandText> commands, List<FlagText> common) {
    script.append("#compdef br\n\n");
    script.append("_br() {\n  local context state state_descr line\n  typeset -A opt_args\n");
    script.append("  local -a common=(\n");
    flags(common);
    script.append("  )\n");
    script.append("  local command='' word\n  local -i at=1 last=1\n");
    script.append("  for word in ${words[2,CURRENT-1]}; do\n    (( at++ ))\n");
    script.append("    case \"$command $word\" in\n      ");
    script.append(
        String.join(" | ", prefixes(commands).stream().map(ZshCompletion::pattern).toList()));
    script.append(
        ")\n        command=\"${command:+$command }$word\"\n        last=at\n        ;;\n");
    script.append("    esac\n  done\n");
    // The words of the command itself are not arguments.
    script.append("  words=(br \"${(@)words[last+1,-1]}\")\n  (( CURRENT -= last - 1 ))\n");
    script.append("  case $command in\n");
    words(commands).forEach(this::group);
    for (CommandText command : commands) {
      script.append("    ").append(quote(command.name())).append(")\n");
      script.append("      _arguments -s $common");
      for (FlagText flag : command.flags()) {
        flag(flag, " \\\n        ", "");
      }
      script.append("\n      ;;\n");
    }
    script.append("  esac\n}\n\n_br \"$@\"\n");
  }

  /** Every prefix of a command, the shortest first. */
  private static Set<String> prefixes(List<CommandText> commands) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (CommandText command : commands) {
      for (int words = 1; words <= command.path().size(); words++) {
        prefixes.add(String.join(" ", command.path().subList(0, words)));
      }
    }
    return prefixes;
  }

  /** The prefix so far, a blank, and the word. */
  private static String pattern(String prefix) {
    return quote(prefix.contains(" ") ? prefix : " " + prefix);
  }

  /** The words that can follow each group, with their descriptions. */
  private static Map<String, Map<String, String>> words(List<CommandText> commands) {
    Map<String, Map<String, String>> next = new LinkedHashMap<>();
    for (CommandText command : commands) {
      List<String> path = command.path();
      for (int words = 0; words < path.size(); words++) {
        String group = String.join(" ", path.subList(0, words));
        boolean leaf = words == path.size() - 1;
        next.computeIfAbsent(group, key -> new LinkedHashMap<>())
            .merge(path.get(words), leaf ? command.brief() : "", (one, other) -> one);
      }
    }
    return next;
  }

  private void group(String group, Map<String, String> next) {
    script.append("    ").append(quote(group)).append(")\n      local -a next=(\n");
    next.forEach(
        (word, meaning) ->
            script
                .append("        ")
                .append(quote(word + (meaning.isEmpty() ? "" : ":" + meaning.replace(":", "\\:"))))
                .append('\n'));
    script.append("      )\n      _describe command next\n");
    script.append("      _arguments -s $common\n      ;;\n");
  }

  private void flags(List<FlagText> flags) {
    flags.forEach(flag -> flag(flag, "    ", "\n"));
  }

  private void flag(FlagText flag, String before, String after) {
    for (String name : flag.names()) {
      var text = new StringBuilder("*").append(name);
      boolean takesValue = !flag.value().isEmpty();
      text.append(takesValue && name.startsWith("--") ? "=" : "");
      text.append('[').append(bracketed(flag.meaning())).append(']');
      if (takesValue) {
        text.append(':').append(flag.value().toLowerCase(java.util.Locale.ROOT)).append(':');
        text.append(
            flag.takesFile() ? "_files" : flag.value().equals("BOOL") ? "(true false)" : "");
      }
      script.append(before).append(quote(text.toString())).append(after);
    }
  }

  private static String bracketed(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String quote(String text) {
    var parts = new ArrayList<String>();
    for (String part : text.split("'", -1)) {
      parts.add("'" + part + "'");
    }
    return String.join("\\'", parts);
  }
}
