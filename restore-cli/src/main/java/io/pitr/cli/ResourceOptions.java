package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionKind;
import io.pitr.cli.help.FlagTopic;
import io.pitr.cli.help.Topic;
import io.pitr.engine.request.Resources;
import io.pitr.registry.ProgramOptions;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits of a run: threads and memory. */
final class ResourceOptions {
  @Topic(FlagTopic.TUNING)
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = {"Number of units of work that run at once.", "default: one per processor"})
  @Nullable Integer threads;

  @Topic(FlagTopic.TUNING)
  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = {
        "Memory for all buffers that grow with the number of threads, for example 2GiB; at least 64MiB.",
        "default: the maximum heap of Java"
      })
  @Nullable String memory;

  Resources resources() {
    Resources machine = Resources.ofThisMachine();
    int parallelism = threads == null ? machine.parallelism() : threads;
    long bytes = memory == null ? machine.memoryBytes() : bytes(memory);
    try {
      return new Resources(bytes, parallelism);
    } catch (IllegalArgumentException e) {
      throw new RestoreException(
          CliError.USAGE_INVALID,
          String.valueOf(e.getMessage()),
          "--threads, --memory",
          "Use at least one thread and 64MiB.",
          e);
    }
  }

  /**
   * The target's share: the threads, and half of the memory. Empty for flags that are not given.
   */
  Map<String, String> forTarget() {
    Resources chosen = resources();
    var options = new TreeMap<String, String>();
    if (threads != null) {
      options.put(ProgramOptions.CONCURRENCY, Integer.toString(chosen.parallelism()));
    }
    if (memory != null) {
      options.put(ProgramOptions.MEMORY, Long.toString(chosen.memoryBytes() / 2));
    }
    return options;
  }

  private static long bytes(String text) {
    return OptionKind.Size.parse(text.strip())
        .orElseThrow(
            () ->
                new RestoreException(
                    CliError.USAGE_INVALID,
                    "'" + text + "' is not a size",
                    "--memory",
                    "Use for example 512MiB or 4GiB."));
  }
}
