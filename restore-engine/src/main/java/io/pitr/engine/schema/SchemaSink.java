package io.pitr.engine.schema;

import io.pitr.api.event.RestoreEvent;
import io.pitr.catalog.MetaChange;

/** Receives what {@link SchemaFold} finds. */
public interface SchemaSink {

  void event(RestoreEvent event);

  /** A change of a restored object or of the global id allocator, to be written to the target. */
  void change(MetaChange change);

  /** Passes everything to both, to this one first. */
  default SchemaSink and(SchemaSink other) {
    SchemaSink one = this;
    return new SchemaSink() {
      @Override
      public void event(RestoreEvent event) {
        one.event(event);
        other.event(event);
      }

      @Override
      public void change(MetaChange change) {
        one.change(change);
        other.change(change);
      }
    };
  }
}
