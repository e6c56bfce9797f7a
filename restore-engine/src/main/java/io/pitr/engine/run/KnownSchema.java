package io.pitr.engine.run;

import io.pitr.engine.schema.ChainSchema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chain's schema as the last segment left it, for the next segment under the same lease: no
 * other process changes the chain meanwhile. One thread.
 */
final class KnownSchema {
  private @Nullable ChainSchema schema;
  private int sealed;

  /** Returns the schema only once: a segment changes the model and may fail halfway. */
  Optional<ChainSchema> take(int sealedSegments) {
    ChainSchema known = sealed == sealedSegments ? schema : null;
    schema = null;
    return Optional.ofNullable(known);
  }

  void keep(int sealedSegments, ChainSchema left) {
    sealed = sealedSegments;
    schema = left;
  }
}
