package io.pitr.registry;

import io.pitr.api.target.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The names under which the program's own flags travel in a map of option values. Targets get them
 * as {@link RunSettings}.
 */
public final class ProgramOptions {
  /** Number of threads. */
  public static final String CONCURRENCY = "concurrency";

  /** Bytes of memory for the target. */
  public static final String MEMORY = "memory";

  /** URIs of master keys, separated by commas. */
  public static final String MASTER_KEYS = "master-key";

  /** {@code true} or {@code false}. */
  public static final String CHECK_REQUIREMENTS = "check-requirements";

  /** Present if only a part of the backup is restored. */
  public static final String FILTER = "filter";

  private ProgramOptions() {}

  /**
   * @throws NumberFormatException if a number is not one; the command line has checked it before
   */
  static RunSettings settings(Map<String, String> options) {
    String concurrency = options.getOrDefault(CONCURRENCY, "");
    String memory = options.getOrDefault(MEMORY, "");
    List<String> masterKeys =
        Stream.of(options.getOrDefault(MASTER_KEYS, "").split(","))
            .filter(uri -> !uri.isBlank())
            .toList();
    return new RunSettings(
        concurrency.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(concurrency)),
        memory.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(memory)),
        masterKeys,
        !options.getOrDefault(CHECK_REQUIREMENTS, "true").equals("false"),
        options.containsKey(FILTER));
  }
}
