package io.pitr.inspect.verify;

import io.pitr.catalog.CatalogOptions;

/**
 * Options of verifying a backup.
 *
 * @param parallelism number of files checked at the same time
 * @param memoryBytes bound of the memory for files
 */
public record VerifyOptions(int parallelism, long memoryBytes, CatalogOptions catalog) {

  /** All processors and half of the heap. */
  public static VerifyOptions ofThisMachine(CatalogOptions catalog) {
    return new VerifyOptions(
        Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / 2, catalog);
  }
}
