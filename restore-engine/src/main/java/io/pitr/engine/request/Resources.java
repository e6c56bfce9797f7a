package io.pitr.engine.request;

/**
 * The bounds of a run.
 *
 * @param memoryBytes for everything that grows with parallelism
 * @param parallelism units of work at once
 */
public record Resources(long memoryBytes, int parallelism) {
  private static final long MIN_MEMORY_BYTES = 64L << 20;

  public Resources {
    if (memoryBytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException("memory below 64 MiB: " + memoryBytes);
    }
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism " + parallelism);
    }
  }

  /** A quarter of the machine's memory as Java sees it, and all processors. */
  public static Resources ofThisMachine() {
    long quarter = Runtime.getRuntime().maxMemory();
    return new Resources(
        Math.max(MIN_MEMORY_BYTES, quarter), Runtime.getRuntime().availableProcessors());
  }
}
