package io.pitr.catalog;

import io.pitr.api.Tso;
import java.util.List;

/**
 * One metadata file of a log backup: one flush of one store (spec/formats.md §2.5).
 *
 * @param path of the file
 * @param version 1: one object per logical file; 2: groups
 * @param resolvedTs checkpoint of the store at the flush; does not bound the content
 * @param minTs over all groups
 * @param maxTs over all groups
 * @param unusual sentences about harmless properties that no known writer produces
 */
public record LogMeta(
    String path,
    int version,
    long storeId,
    Tso resolvedTs,
    Tso minTs,
    Tso maxTs,
    List<LogGroup> groups,
    List<String> unusual) {
  public LogMeta {
    groups = List.copyOf(groups);
    unusual = List.copyOf(unusual);
  }
}
