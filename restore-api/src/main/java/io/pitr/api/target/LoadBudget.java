package io.pitr.api.target;

/**
 * The share of this machine that a load may use.
 *
 * @param cores number of cores to use, at least 1
 * @param memoryBytes for work in flight, at least 1
 * @param moreLoads this process applies the next span of the log afterwards, so the target may keep
 *     data that the next load starts with
 */
public record LoadBudget(int cores, long memoryBytes, boolean moreLoads) {
  private static final long DEFAULT_MEMORY_BYTES = 256L << 20;

  public LoadBudget {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(cores + " cores, " + memoryBytes + " bytes");
    }
  }

  /** All cores and 256 MiB, for a single load. */
  public static LoadBudget ofMachine() {
    return new LoadBudget(Runtime.getRuntime().availableProcessors(), DEFAULT_MEMORY_BYTES, false);
  }
}
