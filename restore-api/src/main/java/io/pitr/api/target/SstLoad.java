package io.pitr.api.target;

import io.pitr.api.CipherSpec;
import io.pitr.api.storage.BackupStorage;
import java.util.List;

/**
 * SSTs to ingest. Files with equal key ranges belong together: one has the default CF, one the
 * write CF.
 *
 * @param id names this load in the ledger, for instance {@code base}
 * @param budget what a target that works in this process may use
 */
public record SstLoad(
    String id,
    BackupStorage storage,
    CipherSpec cipher,
    List<SstFile> files,
    IdRewrites ids,
    LoadBudget budget) {
  public SstLoad {
    files = List.copyOf(files);
  }
}
