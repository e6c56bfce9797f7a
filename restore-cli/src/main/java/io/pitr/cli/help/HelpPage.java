package io.pitr.cli.help;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The help of a command: usage, description, examples, commands, then flags by topic. */
public final class HelpPage {
  private static final int COLUMNS = 100;
  private static final int NAME_COLUMNS = 32;

  private final StringBuilder page = new StringBuilder();

  private HelpPage() {}

  /**
   * @param all include advanced flags
   */
  public static String of(CommandLine command, boolean all) {
    var help = new HelpPage();
    help.write(command, all);
    return help.page.toString();
  }

  private void write(CommandLine command, boolean all) {
    CommandSpec spec = command.getCommandSpec();
    line("Usage: " + synopsis(spec));
    line("");
    wrap("", String.join(" ", spec.usageMessage().description()).formatted(), 0);
    examples(spec.usageMessage().footer());
    commands(command);
    List<FlagText> flags = flags(spec);
    List<FlagText> shown = flags.stream().filter(flag -> all || !flag.advanced()).toList();
    for (FlagTopic topic : FlagTopic.values()) {
      section(topic, shown.stream().filter(flag -> flag.topic() == topic).toList());
    }
    if (shown.size() < flags.size()) {
      line("");
      int hidden = flags.size() - shown.size();
      line(
          spec.qualifiedName()
              + " --help-all lists "
              + hidden
              + (hidden == 1 ? " more flag." : " more flags."));
    }
  }

  private static String synopsis(CommandSpec spec) {
    var words = new ArrayList<>(List.of(spec.qualifiedName()));
    spec.positionalParameters().stream().map(ArgSpec::paramLabel).forEach(words::add);
    if (!spec.subcommands().isEmpty()) {
      words.add("COMMAND");
    }
    FlagText.of(spec)
        .filter(FlagText::required)
        .map(flag -> flag.names().get(0) + " " + flag.value())
        .forEach(words::add);
    words.add("[FLAG]...");
    return String.join(" ", words);
  }

  private void examples(String... lines) {
    if (lines.length > 0) {
      line("");
      line("Examples:");
      Stream.of(lines).forEach(example -> line(example.isEmpty() ? "" : "  " + example));
    }
  }

  private void commands(CommandLine group) {
    if (group.getSubcommands().isEmpty()) {
      return;
    }
    line("");
    line("Commands:");
    for (CommandText command : CommandText.all(group)) {
      wrap("  " + command.name(), command.brief(), NAME_COLUMNS);
    }
  }

  private static List<FlagText> flags(CommandSpec spec) {
    // Required flags first; then the order of names.
    return FlagText.of(spec).sorted(Comparator.comparing(FlagText::required).reversed()).toList();
  }

  private void section(FlagTopic topic, List<FlagText> flags) {
    if (flags.isEmpty()) {
      return;
    }
    line("");
    line(topic.heading() + ":");
    for (FlagText flag : flags) {
      String names = String.join(", ", flag.names());
      wrap("  " + names + value(flag), sentence(flag), NAME_COLUMNS);
    }
  }

  private static String value(FlagText flag) {
    if (flag.value().isEmpty()) {
      return "";
    }
    return flag.value().equals("BOOL") ? "[=BOOL]" : " " + flag.value();
  }

  private static String sentence(FlagText flag) {
    if (flag.required()) {
      return flag.meaning() + " Required.";
    }
    return flag.fallback().isEmpty()
        ? flag.meaning()
        : flag.meaning() + " (default: " + flag.fallback() + ")";
  }

  /** A name, and a text in the columns from {@code indent} on. */
  private void wrap(String name, String text, int indent) {
    var line = new StringBuilder(name);
    if (name.length() >= indent && indent > 0) {
      line(name);
      line.setLength(0);
    }
    line.append(" ".repeat(indent - line.length()));
    for (String word : text.split(" +")) {
      boolean first = line.length() == indent;
      if (!first && line.length() + 1 + word.length() > COLUMNS) {
        line(line.toString());
        line.setLength(0);
        line.append(" ".repeat(indent));
        first = true;
      }
      line.append(first ? "" : " ").append(word);
    }
    line(line.toString());
  }

  private void line(String text) {
    page.append(text.stripTrailing()).append('\n');
  }
}
