package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The target of a command. */
final class TargetFlags {
  private static final String DEFAULT_TARGET = "embedded://br-restored";

  @Topic(FlagTopic.TARGET)
  @Option(
      names = "--target",
      paramLabel = "URI",
      description = {
        "Target: embedded:///dir, embedded://relative/dir or tikv://HOST:PORT,HOST:PORT.",
        "default: " + DEFAULT_TARGET
      })
  @Nullable String target;

  @Topic(FlagTopic.TARGET)
  @Option(
      names = {"-u", "--pd"},
      paramLabel = "HOSTS",
      description = "Addresses of PD, separated by commas; short for --target tikv://HOSTS.")
  @Nullable String pd;

  /**
   * The target's URI.
   *
   * @param note receives a message if it is the default
   */
  String uri(Consumer<String> note) {
    if (target != null && pd != null) {
      throw new RestoreException(
          CliError.USAGE_INVALID, "both --target and --pd are given", "", "Use one of the two.");
    }
    if (target == null && pd == null) {
      note.accept("neither --target nor --pd is given; the target is " + DEFAULT_TARGET);
    }
    return uri(target, pd);
  }

  /** The URI of a target that is named in one of two ways, or of the default. */
  static String uri(@Nullable String target, @Nullable String pd) {
    if (target != null) {
      return target;
    }
    return pd == null ? DEFAULT_TARGET : "tikv://" + pd.replaceAll("https?://", "");
  }
}
