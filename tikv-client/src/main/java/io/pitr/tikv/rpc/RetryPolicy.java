package io.pitr.tikv.rpc;

import io.pitr.base.Backoff;
import io.pitr.tikv.contract.TimeSource;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Number of retries of a failed step and the waits between them. The values are those of
 * spec/restore-flow.md §11.3.
 *
 * @param reason what is waited for, as in {@link io.pitr.api.event.Wait}
 * @param retries retries after the first try
 */
public record RetryPolicy(String reason, int retries, Backoff backoff) {
  public static final RetryPolicy PD = of("PD answers", 32, 50, 2_000);
  public static final RetryPolicy REGION_SCAN = of("PD knows all regions", 1_800, 10, 2_000);
  public static final RetryPolicy REGION_BY_ID = of("a region has a leader", 4, 2_000, 10_000);
  public static final RetryPolicy SCATTER = of("PD takes scatter requests", 1_800, 500, 2_000);
  public static final RetryPolicy SPLIT_REGION = of("a region is split", 4, 50, 1_000);
  public static final RetryPolicy SPLIT_KEYS = of("regions are split", 150, 50, 4_000);
  public static final RetryPolicy DOWNLOAD = of("stores download files", 8, 1_000, 4_000);
  public static final RetryPolicy IMPORT = of("stores ingest files", 16, 40, 10_000);
  public static final RetryPolicy APPLY = of("stores apply the log", 45, 100, 15_000);

  /** Reads and writes of meta keys: longer than the restart of a store takes. */
  public static final RetryPolicy KEYS = of("stores answer", 45, 20, 10_000);

  /** Statements while servers restart or load the schema: nearly three minutes. */
  public static final RetryPolicy SQL = of("a TiDB server answers", 15, 500, 15_000);

  /** No retry, for failures that waiting does not cure. */
  public static final RetryPolicy ONCE = of("nothing", 0, 1, 1);

  /** Transactions that conflict with others. */
  public static final RetryPolicy CONFLICT = of("other transactions end", 30, 20, 2_000);

  private static RetryPolicy of(String reason, int retries, long firstMillis, long longestMillis) {
    return new RetryPolicy(
        reason,
        retries,
        new Backoff(Duration.ofMillis(firstMillis), Duration.ofMillis(longestMillis)));
  }

  public Retry start(TimeSource time) {
    return start(time, new SplittableRandom());
  }

  /**
   * Same as {@link #start(TimeSource)}.
   *
   * @param random spreads the waits
   */
  Retry start(TimeSource time, RandomGenerator random) {
    return new Retry(this, time, random);
  }
}
