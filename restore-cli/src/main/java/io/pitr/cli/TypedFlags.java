package io.pitr.cli;

import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.flag.GivenFlags;
import io.pitr.cli.log.Secrets;
import io.pitr.engine.request.RepeatedFlags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of a command line, as they were typed, and which of their values are secret. */
final class TypedFlags {
  /**
   * Flags that differ between commands, that the chain itself stores, or that only affect output.
   */
  private static final Set<String> OF_ONE_COMMAND =
      Set.of(
          "--storage",
          "--full-backup-storage",
          "--replica-of",
          "--start-ts",
          "--restored-ts",
          "--last",
          "--last-segment",
          "--dry-run",
          "--target",
          "--pd",
          "--filter",
          "--log.crypter.method",
          "--until",
          "--finish",
          "--interval",
          "--report",
          "--json",
          "--quiet",
          "--log-file",
          "--log-level",
          "--help",
          "--help-all",
          "--version");

  private static final Set<String> SECRETS = Set.of("--crypter.key", "--log.crypter.key");

  /** Flags of the program that every command accepts and that change what it does. */
  private static final Set<String> OF_EVERY_COMMAND = Set.of("--plugin-dir");

  private final Map<String, OptionSpec> matched = new LinkedHashMap<>();

  private TypedFlags(CommandSpec command) {
    // A flag of every command may stand before the command's name.
    for (CommandSpec spec = command; spec != null; spec = spec.parent()) {
      ParseResult parsed = spec.commandLine().getParseResult();
      if (parsed != null) {
        parsed
            .matchedOptions()
            .forEach(option -> matched.putIfAbsent(option.longestName(), option));
      }
    }
  }

  /**
   * @param command that was asked for; there are no flags if its command line was not parsed
   */
  static TypedFlags of(CommandSpec command) {
    return new TypedFlags(command);
  }

  /** What the next commands of the chain need again, without flags that have no effect. */
  RepeatedFlags repeated() {
    return new RepeatedFlags(
        words(option -> !OF_ONE_COMMAND.contains(option.longestName())),
        words(FlagGroup.TARGET, FlagGroup.FINISH),
        words(FlagGroup.TARGET));
  }

  /** The same for a command that is not of the chain: only the flags of the target. */
  RepeatedFlags repeatedOfTarget() {
    List<String> ofTarget = words(FlagGroup.TARGET);
    return new RepeatedFlags(ofTarget, ofTarget, ofTarget);
  }

  /** Those that commands of some groups accept. */
  List<String> words(FlagGroup... groups) {
    return words(option -> isFor(option, groups));
  }

  /**
   * @param name with dashes
   */
  List<String> beginningWith(String name) {
    return words(option -> option.longestName().startsWith(name));
  }

  /** All but the secret ones. */
  List<String> allWords() {
    return words(option -> true);
  }

  /** The names of the secret ones. */
  List<String> secretNames() {
    return matched.values().stream()
        .filter(TypedFlags::isSecret)
        .map(OptionSpec::longestName)
        .toList();
  }

  private List<String> words(Predicate<OptionSpec> wanted) {
    var words = new ArrayList<String>();
    for (OptionSpec option : matched.values()) {
      if (!option.hidden() && !isSecret(option) && wanted.test(option)) {
        option.originalStringValues().forEach(value -> words.add(word(option, value)));
      }
    }
    return words;
  }

  private static boolean isFor(OptionSpec option, FlagGroup... groups) {
    return OF_EVERY_COMMAND.contains(option.longestName())
        || GivenFlags.isFor(option, Set.of(groups));
  }

  /** Values by the flags' names without dashes; secret ones are hidden. */
  Map<String, String> shown() {
    Secrets secrets = secrets();
    Map<String, String> shown = new LinkedHashMap<>();
    for (OptionSpec option : matched.values()) {
      String values =
          isSecret(option)
              ? Secrets.HIDDEN
              : secrets.hide(String.join(",", option.originalStringValues()));
      shown.put(option.longestName().replaceFirst("^-+", ""), values);
    }
    return shown;
  }

  Secrets secrets() {
    var secret = new ArrayList<String>();
    var others = new ArrayList<String>();
    for (OptionSpec option : matched.values()) {
      (isSecret(option) ? secret : others).addAll(option.originalStringValues());
    }
    return Secrets.of(secret, others);
  }

  static boolean isSecret(OptionSpec option) {
    return SECRETS.contains(option.longestName())
        || GivenFlags.declaration(option).filter(declared -> declared.secret()).isPresent();
  }

  private static String word(OptionSpec option, String value) {
    boolean alone = value.isEmpty() && option.arity().min() == 0;
    return alone ? option.longestName() : option.longestName() + "=" + value;
  }
}
