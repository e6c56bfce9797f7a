package io.pitr.engine.run;

import io.pitr.engine.schema.SchemaModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chain's schema as the last segment left it, for the next one of the same hold: nobody else
 * goes on with the chain meanwhile. One thread.
 */
final class KnownSchema {
  private @Nullable SchemaModel model;
  private int sealed;

  /** Handed out once: a segment grows the model, and may fail with half of it. */
  Optional<SchemaModel> take(int sealedSegments) {
    SchemaModel known = sealed == sealedSegments ? model : null;
    model = null;
    return Optional.ofNullable(known);
  }

  void keep(int sealedSegments, SchemaModel left) {
    sealed = sealedSegments;
    model = left;
  }
}
