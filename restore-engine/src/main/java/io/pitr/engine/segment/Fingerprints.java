package io.pitr.engine.segment;

import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.ChainHead;
import java.util.SortedMap;

/** What tells backups apart, kept in the chain: a moved copy is the same backup. */
final class Fingerprints {
  static final String LOG = "log";
  static final String FULL = "full";

  private Fingerprints() {}

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
