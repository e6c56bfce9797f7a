package io.pitr.catalog;

import io.pitr.api.Tso;
import java.util.List;

/**
 * One metadata file of a log backup: what one store flushed at once (spec/formats.md §2.5).
 *
 * @param path of the file
 * @param version 1: an object for each logical file; 2: groups
 * @param resolvedTs checkpoint of the store at the flush; no bound of the content
 * @param minTs over all groups
 * @param maxTs over all groups
 * @param unusual sentences about what the file says in a way that no known writer does, and that
 *     changes nothing in what is read
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
