package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.catalog.FullBackup;
import io.pitr.catalog.LogBackup;
import io.pitr.engine.EngineError;
import io.pitr.engine.request.SegmentSources;
import java.util.Optional;

/**
 * Identify the backups of a chain. A moved copy has the same fingerprint.
 *
 * @param log of the log backup
 * @param full of the full backup; empty where only the log was opened
 */
public record BackupFingerprints(String log, Optional<String> full) {

  /** Of the opened backups. */
  static BackupFingerprints of(SegmentSources sources) {
    return new BackupFingerprints(
        sources.log().fingerprint(), sources.full().map(FullBackup::fingerprint));
  }

  /**
   * Checks that the opened backups are those of the chain.
   *
   * @throws RestoreException {@link EngineError#CHAIN_DIFFERS}
   */
  public static void requireSame(ChainHead head, SegmentSources sources) {
    BackupFingerprints started = head.facts().fingerprints();
    BackupFingerprints now = of(sources);
    requireSame(head, sources.log());
    if (started.full().isPresent() && now.full().isPresent()) {
      requireSame(head, "full", started.full().get(), now.full().get());
    }
  }

  /** The same for the log alone. */
  public static void requireSame(ChainHead head, LogBackup log) {
    requireSame(head, "log", head.facts().fingerprints().log(), log.fingerprint());
  }

  private static void requireSame(ChainHead head, String name, String started, String now) {
    if (!started.equals(now)) {
      throw new RestoreException(
          EngineError.CHAIN_DIFFERS,
          "the " + name + " backup is " + now + ", the chain was started with " + started,
          "chain " + head.id());
    }
  }
}
