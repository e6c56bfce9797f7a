package io.pitr.api.target;

import io.pitr.api.CipherSpec;
import io.pitr.api.storage.BackupStorage;
import java.util.List;

/**
 * SSTs to put. Files with equal key ranges belong together: the default CF's and the write CF's.
 *
 * @param id names this load in the ledger, for instance {@code base}
 */
public record SstLoad(
    String id, BackupStorage storage, CipherSpec cipher, List<SstFile> files, IdRewrites ids) {
  public SstLoad {
    files = List.copyOf(files);
  }
}
