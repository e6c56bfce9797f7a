package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.target.RunSettings;
import io.pitr.api.target.TargetError;

/**
 * Threads and memory of a store. Loads have a budget of their own.
 *
 * @param concurrency background jobs of RocksDB, at least 1
 * @param memoryBytes for caches, write buffers and sorting together, outside the Java heap but for
 *     the sorting
 */
record EmbeddedResources(int concurrency, long memoryBytes) {
  private static final int MOST_WORKERS = 1024;
  private static final long LEAST_MEMORY = 16L << 20;
  private static final long DEFAULT_MEMORY = 512L << 20;

  /**
   * @throws RestoreException {@link TargetError#TARGET_URI_INVALID} naming the flag
   */
  static EmbeddedResources of(RunSettings run) {
    int workers = run.concurrency().orElse(Runtime.getRuntime().availableProcessors());
    long memory = run.memoryBytes().orElse(DEFAULT_MEMORY);
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new RestoreException(
          TargetError.TARGET_URI_INVALID,
          "expected a number from 1 to " + MOST_WORKERS + ", got " + workers,
          "--threads",
          "Give --threads such a number, or leave it out.");
    }
    if (memory < LEAST_MEMORY) {
      throw new RestoreException(
          TargetError.TARGET_URI_INVALID,
          "the target needs at least " + LEAST_MEMORY + " bytes, and gets " + memory,
          "--memory",
          "Give --memory at least 64MiB, or leave it out.");
    }
    return new EmbeddedResources(workers, memory);
  }
}
