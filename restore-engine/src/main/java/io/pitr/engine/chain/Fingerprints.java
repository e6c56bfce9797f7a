package io.pitr.engine.chain;

import io.pitr.api.RestoreException;
import io.pitr.catalog.FullBackup;
import io.pitr.engine.EngineError;
import io.pitr.engine.request.SegmentSources;
import java.util.SortedMap;
import java.util.TreeMap;

/** Identify backups; the chain stores them. A moved copy has the same fingerprint. */
public final class Fingerprints {
  static final String LOG = "log";
  static final String FULL = "full";

  private Fingerprints() {}

  /** Of the opened backups. */
  public static SortedMap<String, String> of(SegmentSources sources) {
    var prints = new TreeMap<String, String>();
    prints.put(LOG, sources.log().fingerprint());
    sources.full().map(FullBackup::fingerprint).ifPresent(print -> prints.put(FULL, print));
    return prints;
  }

  /** With the locations of the backups, which may change and are used in messages. */
  public static SortedMap<String, String> withPlaces(SegmentSources sources) {
    SortedMap<String, String> prints = of(sources);
    prints.put(CommandLines.LOG_STORAGE, sources.log().storage().uri());
    sources.full().ifPresent(full -> prints.put(CommandLines.FULL_STORAGE, full.storage().uri()));
    return prints;
  }

  /**
   * @throws RestoreException {@link EngineError#CHAIN_DIFFERS}
   */
  public static void requireSame(ChainHead head, SortedMap<String, String> now) {
    now.forEach(
        (name, value) -> {
          String before = head.fingerprints().getOrDefault(name, value);
          if (!before.equals(value)) {
            throw new RestoreException(
                EngineError.CHAIN_DIFFERS,
                "the " + name + " backup is " + value + ", the chain was started with " + before,
                "chain " + head.id());
          }
        });
  }
}
