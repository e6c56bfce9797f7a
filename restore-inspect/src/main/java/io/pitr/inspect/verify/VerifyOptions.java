package io.pitr.inspect.verify;

import io.pitr.catalog.CatalogOptions;

/**
 * How a backup is verified.
 *
 * @param parallelism files at once
 * @param memoryBytes for the files in memory
 */
public record VerifyOptions(int parallelism, long memoryBytes, CatalogOptions catalog) {

  /** All processors and half of the heap. */
  public static VerifyOptions ofThisMachine(CatalogOptions catalog) {
    return new VerifyOptions(
        Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / 2, catalog);
  }
}
