package io.pitr.embedded;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Threads and memory of a target.
 *
 * @param concurrency workers of one load, at least 1
 * @param memoryBytes for caches, write buffers and sorting together, outside the Java heap but for
 *     the sorting
 */
record EmbeddedResources(int concurrency, long memoryBytes) {
  static final String CONCURRENCY = "concurrency";
  static final String MEMORY = "memory";

  private static final int MOST_WORKERS = 1024;
  private static final long LEAST_MEMORY = 16L << 20;
  private static final long DEFAULT_MEMORY = 512L << 20;

  /**
   * @throws RestoreException {@link TargetError#TARGET_URI_INVALID} naming the option
   */
  static EmbeddedResources of(Map<String, String> options) {
    long workers =
        number(options, CONCURRENCY, Runtime.getRuntime().availableProcessors(), 1, MOST_WORKERS);
    long memory = number(options, MEMORY, DEFAULT_MEMORY, LEAST_MEMORY, Long.MAX_VALUE);
    return new EmbeddedResources((int) workers, memory);
  }

  private static long number(
      Map<String, String> options, String name, long absent, long least, long most) {
    String text = options.getOrDefault(name, "").trim();
    if (text.isEmpty()) {
      return absent;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, text, least, most, e);
    }
    throw wrong(name, text, least, most, null);
  }

  private static RestoreException wrong(
      String name, String text, long least, long most, @Nullable Throwable cause) {
    var problem =
        new Problem(
            TargetError.TARGET_URI_INVALID,
            "expected a number from " + least + " to " + most + ", got \"" + text + "\"",
            "--" + name,
            "Give --" + name + " such a number, or leave it out.");
    return new RestoreException(List.of(problem), cause);
  }
}
