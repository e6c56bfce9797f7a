package io.pitr.cli.flag;

import io.pitr.api.ProblemCollector;
import io.pitr.api.option.OptionError;
import io.pitr.api.option.OptionKind;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionValues;
import io.pitr.cli.CliError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Adds the flags of the table and of the plugins to commands, and reads their values. */
public final class GivenFlags {
  private GivenFlags() {}

  /** Adds the flags of some groups; those without an effect stay out of the help. */
  public static void declare(CommandSpec command, Set<FlagGroup> groups) {
    for (Flag flag : FlagTable.of(groups)) {
      boolean shown = flag.effect() == Flag.Effect.PASSED;
      command.addOption(
          option(flag.names(), flag.isSwitch() ? "BOOL" : "VALUE", flag.isSwitch())
              .userObject(flag)
              .hidden(!shown)
              .description(described(flag.description(), flag.defaultValue()))
              .build());
    }
  }

  /** Adds options that plugins declare. */
  public static void declare(CommandSpec command, List<OptionSpec> options) {
    for (OptionSpec option : options) {
      command.addOption(
          option(option.flags(), option.kind().label(), option.kind() instanceof OptionKind.Switch)
              .userObject(option)
              .description(described(option.description(), option.defaultValue()))
              .build());
    }
  }

  /** What a plugin declares of a flag of a command; empty for flags of the program. */
  public static Optional<OptionSpec> declaration(ArgSpec flag) {
    return flag.userObject() instanceof OptionSpec option ? Optional.of(option) : Optional.empty();
  }

  /** Whether a flag of the table or of a plugin is meant for one of some groups of commands. */
  public static boolean isFor(ArgSpec flag, Set<FlagGroup> groups) {
    if (flag.userObject() instanceof Flag ofTable) {
      return groups.contains(ofTable.group());
    }
    return declaration(flag).filter(option -> FlagGroup.meet(groups, option.uses())).isPresent();
  }

  private static picocli.CommandLine.Model.OptionSpec.Builder option(
      List<String> names, String label, boolean isSwitch) {
    var option =
        picocli.CommandLine.Model.OptionSpec.builder(names.toArray(String[]::new))
            .type(String.class)
            .paramLabel(label)
            .arity(isSwitch ? "0..1" : "1");
    return isSwitch ? option.fallbackValue("true") : option;
  }

  private static String[] described(String description, String defaultValue) {
    String text = description.replace("%", "%%");
    return defaultValue.isEmpty()
        ? new String[] {text}
        : new String[] {text, "default: " + defaultValue};
  }

  /**
   * The values for the engine and the plugins, by name without dashes.
   *
   * @param options those of plugins that the command has
   * @param warn gets a sentence for each flag that has no effect
   * @throws io.pitr.api.RestoreException {@link CliError#FLAG_REFUSED} for each flag that is
   *     refused; {@link io.pitr.api.option.OptionError#OPTION_INVALID} for each wrong value
   */
  public static Map<String, String> read(
      CommandSpec command, Set<FlagGroup> groups, List<OptionSpec> options, Consumer<String> warn) {
    Map<String, String> passed = new TreeMap<>();
    var problems = new ProblemCollector();
    for (Flag flag : FlagTable.of(groups)) {
      String value = value(command, flag.names().get(0));
      if (value == null) {
        continue;
      }
      switch (flag.effect()) {
        case PASSED ->
            OptionKind.Switch.parse(value)
                .ifPresentOrElse(
                    on -> passed.put(flag.key(), on.toString()),
                    () ->
                        problems.add(
                            OptionError.OPTION_INVALID,
                            "expected true or false, got '" + value + "'",
                            flag.names().get(0)));
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
    for (OptionSpec option : options) {
      String value = value(command, option.flags().get(0));
      if (value != null) {
        passed.put(option.name(), value);
      }
    }
    requireValid(options, passed);
    return passed;
  }

  private static void requireValid(List<OptionSpec> options, Map<String, String> values) {
    OptionValues unused = OptionValues.of(options, values);
  }

  private static @Nullable String value(CommandSpec command, String name) {
    // Looking one up by findOption goes through the text of all of them.
    return Objects.requireNonNull(command.optionsMap().get(name)).getValue();
  }
}
