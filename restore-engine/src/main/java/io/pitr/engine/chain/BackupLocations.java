package io.pitr.engine.chain;

import io.pitr.engine.request.SegmentSources;
import java.util.Optional;

/**
 * Where the backups were when the chain was started. They may move; recommended commands name these
 * locations.
 *
 * @param log URL without credentials; empty if unknown
 * @param full URL without credentials; empty if unknown
 */
public record BackupLocations(Optional<String> log, Optional<String> full) {
  static BackupLocations of(SegmentSources sources) {
    return new BackupLocations(
        Optional.of(sources.log().storage().uri()),
        sources.full().map(full -> full.storage().uri()));
  }
}
