package io.pitr.engine.schema;

import io.pitr.api.event.RestoreEvent;

/** What the fold tells as it goes along. */
public interface SchemaSink {

  void event(RestoreEvent event);

  /** A change of a restored object, to be written to the target. */
  void change(MetaChange change);
}
