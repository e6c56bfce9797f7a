package io.pitr.cli;

import io.pitr.api.RestoreException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which target is meant. */
final class TargetFlags {
  private static final String DEFAULT_TARGET = "embedded://br-restored";

  @Option(
      names = "--target",
      paramLabel = "URI",
      description = {
        "embedded:///dir, embedded://relative/dir or tikv://HOST:PORT,HOST:PORT.",
        "default: " + DEFAULT_TARGET
      })
  @Nullable String target;

  @Option(
      names = {"-u", "--pd"},
      paramLabel = "HOSTS",
      description = "PD addresses, comma separated: short for --target tikv://HOSTS.")
  @Nullable String pd;

  /**
   * The target's URI.
   *
   * @param note hears when it is the default one
   */
  String uri(Consumer<String> note) {
    if (target != null && pd != null) {
      throw new RestoreException(
          CliError.USAGE_INVALID, "both --target and --pd are given", "", "Give one of the two.");
    }
    if (target != null) {
      return target;
    }
    if (pd != null) {
      return "tikv://" + pd.replaceAll("https?://", "");
    }
    note.accept("neither --target nor --pd is given: the target is " + DEFAULT_TARGET);
    return DEFAULT_TARGET;
  }
}
