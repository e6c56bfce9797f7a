package io.pitr.api.target;

/**
 * What a load may use of this machine.
 *
 * @param cores to be kept busy, at least 1
 * @param memoryBytes for work in flight, at least 1
 * @param moreLoads this process applies the next span of the log afterwards, so the target may keep
 *     what that load starts with
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
