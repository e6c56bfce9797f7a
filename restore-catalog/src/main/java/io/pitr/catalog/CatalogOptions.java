package io.pitr.catalog;

import java.time.Duration;

/**
 * How a backup is read.
 *
 * @param strict fields of newer versions, and log files that no metadata names, are refused; the
 *     flag {@code --check-requirements}
 * @param parallelism metadata files read at once
 * @param lookBack how long before the start values are looked for when a log was written without
 *     the begin timestamps of its transactions
 */
public record CatalogOptions(boolean strict, int parallelism, Duration lookBack) {
  public static final CatalogOptions DEFAULT =
      new CatalogOptions(
          true, Math.max(4, Runtime.getRuntime().availableProcessors()), Duration.ofHours(1));

  public CatalogOptions {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism " + parallelism);
    }
    if (lookBack.isNegative()) {
      throw new IllegalArgumentException("look-back " + lookBack);
    }
  }

  public CatalogOptions withStrict(boolean value) {
    return new CatalogOptions(value, parallelism, lookBack);
  }

  public CatalogOptions withParallelism(int value) {
    return new CatalogOptions(strict, value, lookBack);
  }
}
