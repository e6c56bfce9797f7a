package io.pitr.cli.help;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A flag, for help, manual and completion.
 *
 * @param names with dashes
 * @param value placeholder of the value; empty for a flag without value
 * @param fallback the default; empty for none
 * @param meaning one or more sentences
 * @param takesFile the value is a file or a folder
 * @param topic heading of help
 * @param advanced listed by {@code --help-all} only
 */
public record FlagText(
    List<String> names,
    String value,
    boolean required,
    String fallback,
    String meaning,
    boolean takesFile,
    FlagTopic topic,
    boolean advanced) {
  private static final String DEFAULT = "default: ";
  private static final List<String> FILES = List.of("FILE", "DIR");

  public FlagText {
    names = List.copyOf(names);
  }

  /** The visible flags of a command, in order of their longest names. */
  public static Stream<FlagText> of(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .map(FlagText::of);
  }

  private static FlagText of(OptionSpec option) {
    var meaning = new ArrayList<String>();
    String fallback = "";
    for (String line : option.description()) {
      String text = line.replace("%%", "%");
      if (text.startsWith(DEFAULT)) {
        fallback = text.substring(DEFAULT.length());
      } else {
        meaning.add(text);
      }
    }
    FlagPlace place = FlagPlace.of(option);
    String value = option.arity().max() == 0 ? "" : option.paramLabel();
    return new FlagText(
        List.of(option.names()),
        value,
        option.required(),
        fallback,
        String.join(" ", meaning),
        FILES.contains(value),
        place.topic(),
        place.advanced());
  }
}
