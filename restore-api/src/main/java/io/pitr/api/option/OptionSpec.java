package io.pitr.api.option;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One command-line option of a plugin. The parser, the help, the documentation, the check of values
 * and the hiding of secrets all come from this declaration.
 *
 * <p>Start with one of the factories and add what differs:
 *
 * <pre>{@code
 * OptionSpec.file("audit.file", "File that gets one line per DDL statement.")
 *     .withDefault("br-audit.tsv")
 *     .usedBy(OptionUse.FINISH)
 *     .under(OptionTopic.FINISH)
 * }</pre>
 *
 * @param name without dashes, lower case. Begin it with a prefix of the plugin's own, such as
 *     {@code s3.}: no two plugins may declare the same name differently, and no plugin may declare
 *     a name of the program itself
 * @param aliases further names without dashes; one of a single letter is a short flag
 * @param defaultValue the value when the option is not given; empty if there is none
 * @param description one sentence
 * @param uses the commands that accept the option
 * @param secret the value never appears in an output, a log or a saved state
 * @param advanced left out of the help unless all flags are asked for
 */
public record OptionSpec(
    String name,
    List<String> aliases,
    OptionKind kind,
    String defaultValue,
    String description,
    OptionTopic topic,
    Set<OptionUse> uses,
    boolean secret,
    boolean advanced) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  /**
   * @throws IllegalArgumentException if a name has other characters than lower-case letters,
   *     digits, dots and dashes, if the default is not a valid value, if the description is blank
   *     or if no command uses the option
   */
  public OptionSpec {
    aliases = List.copyOf(aliases);
    uses = Set.copyOf(uses);
    Stream.concat(Stream.of(name), aliases.stream())
        .filter(each -> !NAME.matcher(each).matches())
        .findFirst()
        .ifPresent(
            bad -> {
              throw new IllegalArgumentException("'" + bad + "' is not a valid option name");
            });
    if (description.isBlank()) {
      throw new IllegalArgumentException("option " + name + " has no description");
    }
    if (uses.isEmpty()) {
      throw new IllegalArgumentException("no command uses option " + name);
    }
    if (!defaultValue.isEmpty()) {
      kind.problem(defaultValue)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(
                    "the default of option " + name + " is not valid: " + problem);
              });
    }
  }

  /** A text for commands that open a storage; the help shows {@code VALUE} in its place. */
  public static OptionSpec text(String name, String description) {
    return of(name, new OptionKind.Text("VALUE"), description);
  }

  /** A switch that is off unless it is given or has another default. */
  public static OptionSpec flag(String name, String description) {
    return of(name, new OptionKind.Switch(), description).withDefault("false");
  }

  /** A file of the machine that runs the program. */
  public static OptionSpec file(String name, String description) {
    return of(name, new OptionKind.FilePath(), description);
  }

  /** One of some words. */
  public static OptionSpec choice(String name, List<String> words, String description) {
    return of(name, new OptionKind.Choice(words), description);
  }

  /** A whole number between two bounds, both inclusive. */
  public static OptionSpec number(String name, long least, long greatest, String description) {
    return of(name, new OptionKind.Number(least, greatest), description);
  }

  /** A number of bytes between two bounds, both inclusive. */
  public static OptionSpec size(String name, long least, long greatest, String description) {
    return of(name, new OptionKind.Size(least, greatest), description);
  }

  /** A time span such as {@code 5m}. */
  public static OptionSpec timeSpan(String name, String description) {
    return of(name, new OptionKind.TimeSpan(), description);
  }

  private static OptionSpec of(String name, OptionKind kind, String description) {
    return new OptionSpec(
        name,
        List.of(),
        kind,
        "",
        description,
        OptionTopic.STORAGE,
        Set.of(OptionUse.STORAGE),
        false,
        false);
  }

  public OptionSpec withDefault(String value) {
    return new OptionSpec(name, aliases, kind, value, description, topic, uses, secret, advanced);
  }

  /** Adds names to the first one. */
  public OptionSpec withAliases(String... more) {
    return new OptionSpec(
        name, List.of(more), kind, defaultValue, description, topic, uses, secret, advanced);
  }

  public OptionSpec under(OptionTopic heading) {
    return new OptionSpec(
        name, aliases, kind, defaultValue, description, heading, uses, secret, advanced);
  }

  /** Replaces the commands that accept the option. */
  public OptionSpec usedBy(OptionUse... commands) {
    return new OptionSpec(
        name, aliases, kind, defaultValue, description, topic, Set.of(commands), secret, advanced);
  }

  public OptionSpec asSecret() {
    return new OptionSpec(
        name, aliases, kind, defaultValue, description, topic, uses, true, advanced);
  }

  public OptionSpec asAdvanced() {
    return new OptionSpec(
        name, aliases, kind, defaultValue, description, topic, uses, secret, true);
  }

  /** The option as typed: {@code --name}, then its aliases with their dashes. */
  public List<String> flags() {
    return Stream.concat(Stream.of(name), aliases.stream())
        .map(each -> (each.length() == 1 ? "-" : "--") + each)
        .toList();
  }
}
