package io.pitr.cli.flag;

import io.pitr.api.ProblemCollector;
import io.pitr.cli.CliError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes the table's flags options of a command, and reads what was given of them. */
public final class GivenFlags {
  private GivenFlags() {}

  /** Adds the flags of some groups; those without an effect stay out of the help. */
  public static void declare(CommandSpec command, Set<FlagGroup> groups) {
    for (Flag flag : FlagTable.of(groups)) {
      OptionSpec.Builder option =
          OptionSpec.builder(flag.names().toArray(String[]::new))
              .type(String.class)
              .paramLabel(flag.isSwitch() ? "BOOL" : "VALUE")
              .arity(flag.isSwitch() ? "0..1" : "1")
              .userObject(flag)
              .hidden(flag.effect() != Flag.Effect.PASSED)
              .description(described(flag));
      if (flag.isSwitch()) {
        option.fallbackValue("true");
      }
      command.addOption(option.build());
    }
  }

  private static String[] described(Flag flag) {
    String text = flag.description().replace("%", "%%");
    return flag.defaultValue().isEmpty()
        ? new String[] {text}
        : new String[] {text, "default: " + flag.defaultValue()};
  }

  /**
   * The flags that plugins take, by name without dashes.
   *
   * @param warn hears of each flag that has no meaning here
   * @throws io.pitr.api.RestoreException {@link CliError#FLAG_REFUSED} for each that is refused
   */
  public static Map<String, String> read(
      CommandSpec command, Set<FlagGroup> groups, Consumer<String> warn) {
    Map<String, String> passed = new TreeMap<>();
    var problems = new ProblemCollector();
    List<Flag> flags = FlagTable.of(groups);
    for (Flag flag : flags) {
      // Looking one up by findOption goes through the text of all of them.
      OptionSpec option = Objects.requireNonNull(command.optionsMap().get(flag.names().get(0)));
      String value = option.getValue();
      if (value == null) {
        continue;
      }
      switch (flag.effect()) {
        case PASSED -> passed.put(flag.key(), value);
        case IGNORED -> warn.accept(flag.names().get(0) + " has no effect here: " + flag.reason());
        case REFUSED -> {
          if (!value.equalsIgnoreCase(flag.defaultValue())) {
            problems.add(
                CliError.FLAG_REFUSED,
                "this flag is not supported: " + flag.reason(),
                flag.names().get(0));
          }
        }
      }
    }
    problems.throwIfAny();
    return passed;
  }
}
