package io.pitr.engine.segment;

import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import io.pitr.engine.catalog.FullBackup;
import io.pitr.engine.chain.ChainHead;
import io.pitr.engine.plan.CommandLines;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tells backups apart, kept in the chain: a moved copy is the same backup. */
final class Fingerprints {
  static final String LOG = "log";
  static final String FULL = "full";

  private Fingerprints() {}

  /** Of the backups at hand. */
  static SortedMap<String, String> of(SegmentSources sources) {
    var prints = new TreeMap<String, String>();
    prints.put(LOG, sources.log().fingerprint());
    sources.full().map(FullBackup::fingerprint).ifPresent(print -> prints.put(FULL, print));
    return prints;
  }

  /** The same, and where the backups are, which may change: for messages. */
  static SortedMap<String, String> withPlaces(SegmentSources sources) {
    SortedMap<String, String> prints = of(sources);
    prints.put(CommandLines.LOG_STORAGE, sources.log().storage().uri());
    sources.full().ifPresent(full -> prints.put(CommandLines.FULL_STORAGE, full.storage().uri()));
    return prints;
  }

  /**
   * @throws RestoreException {@link EngineError#CHAIN_DIFFERS}
   */
  static void requireSame(ChainHead head, SortedMap<String, String> now) {
    now.forEach(
        (name, value) -> {
          String before = head.fingerprints().getOrDefault(name, value);
          if (!before.equals(value)) {
            throw new RestoreException(
                EngineError.CHAIN_DIFFERS,
                "the " + name + " backup is " + value + ", the chain was begun with " + before,
                "chain " + head.id());
          }
        });
  }
}
