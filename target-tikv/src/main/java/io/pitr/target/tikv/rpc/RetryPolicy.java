package io.pitr.target.tikv.rpc;

import java.time.Duration;

/**
 * How often a failed step is tried again, and how long the waits are: doubling from the first to
 * the longest. The values are those of spec/restore-flow.md §11.3.
 *
 * @param retries waits before giving up
 */
public record RetryPolicy(int retries, Duration first, Duration longest) {
  public static final RetryPolicy PD = of(32, 50, 2_000);
  public static final RetryPolicy REGION_SCAN = of(1_800, 10, 2_000);
  public static final RetryPolicy REGION_BY_ID = of(4, 2_000, 10_000);
  public static final RetryPolicy SCATTER = of(1_800, 500, 2_000);
  public static final RetryPolicy SPLIT_REGION = of(4, 50, 1_000);
  public static final RetryPolicy SPLIT_KEYS = of(150, 50, 4_000);
  public static final RetryPolicy DOWNLOAD = of(8, 1_000, 4_000);
  public static final RetryPolicy IMPORT = of(16, 40, 10_000);
  public static final RetryPolicy APPLY = of(45, 100, 15_000);

  /** Meta keys by transaction or raw: long enough to sit out a store that restarts. */
  public static final RetryPolicy KEYS = of(45, 20, 10_000);

  /** Statements, while servers restart or load the schema. */
  public static final RetryPolicy SQL = of(15, 500, 15_000);

  /** New regions, until stores have told PD of them. */
  public static final RetryPolicy REGION_HEALTHY = of(20, 100, 2_000);

  /** Transactions that meet others. */
  public static final RetryPolicy CONFLICT = of(30, 20, 2_000);

  private static RetryPolicy of(int retries, long firstMillis, long longestMillis) {
    return new RetryPolicy(
        retries, Duration.ofMillis(firstMillis), Duration.ofMillis(longestMillis));
  }

  public Retry start(TimeSource time) {
    return new Retry(this, time);
  }
}
