package io.pitr.catalog;

import io.pitr.api.target.SstFile;
import java.util.List;

/**
 * All SSTs that replace log files, of any time.
 *
 * @param descriptions paths of the files that name them, and of those that have nothing to restore
 * @param compacted outputs of compactions
 * @param ingested groups that are finished
 */
public record StoredSsts(
    List<String> descriptions, List<SstFile> compacted, List<IngestedSsts> ingested) {
  public StoredSsts {
    descriptions = List.copyOf(descriptions);
    compacted = List.copyOf(compacted);
    ingested = List.copyOf(ingested);
  }
}
