package io.pitr.catalog;

import java.time.Duration;

/**
 * How to read a backup.
 *
 * @param strict refuse fields of newer versions and log files that no metadata names; the flag
 *     {@code --check-requirements}
 * @param parallelism metadata files read at once
 * @param lookBack how long before the start to look for values if the log does not record when its
 *     transactions began
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
