package io.pitr.tikv.pd;

import tools.jackson.databind.JsonNode;

/**
 * A way to keep PD from moving regions while data is loaded. What is put has a time limit of {@link
 * #TTL_SECONDS}, so that PD is itself again whatever becomes of this process. A plan is plain JSON:
 * it is saved before it is applied, so that a later run can undo it.
 */
interface PauseMeans {
  long TTL_SECONDS = 300;

  /** Looks at PD and decides what to put; changes nothing. */
  JsonNode plan();

  /** Puts or renews; may be repeated. */
  void apply(JsonNode plan);

  /** Takes back; may be repeated. */
  void undo(JsonNode plan);
}
