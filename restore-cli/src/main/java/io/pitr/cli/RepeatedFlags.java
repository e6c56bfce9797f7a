package io.pitr.cli;

import io.pitr.cli.flag.GivenFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of a command that the next command of its chain needs again, as typed. */
final class RepeatedFlags {
  /**
   * Flags that differ between commands, that the chain itself stores, or that only affect output.
   */
  private static final Set<String> OF_ONE_COMMAND =
      Set.of(
          "--storage",
          "--full-backup-storage",
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
          "--log-level");

  private static final Set<String> SECRETS = Set.of("--crypter.key", "--log.crypter.key");

  private RepeatedFlags() {}

  /** Each {@code --name=value}, without secrets and without flags that have no effect. */
  static List<String> of(CommandSpec command) {
    var flags = new ArrayList<String>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (!option.hidden() && !OF_ONE_COMMAND.contains(name) && !isSecret(option)) {
        option.originalStringValues().forEach(value -> flags.add(flag(name, value)));
      }
    }
    return flags;
  }

  private static boolean isSecret(OptionSpec option) {
    return SECRETS.contains(option.longestName())
        || GivenFlags.declaration(option).filter(declared -> declared.secret()).isPresent();
  }

  private static String flag(String name, String value) {
    return value.isEmpty() ? name : name + "=" + value;
  }
}
