package io.pitr.engine.schema;

import io.pitr.api.event.RestoreEvent;

/** What the fold tells as it goes along. */
public interface SchemaSink {

  void event(RestoreEvent event);

  /** A change of a restored object, to be written to the target; or of the global id allocator. */
  void change(MetaChange change);

  /** Tells both, this one first. */
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
