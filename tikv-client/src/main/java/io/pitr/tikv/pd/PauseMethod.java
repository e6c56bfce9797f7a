package io.pitr.tikv.pd;

import tools.jackson.databind.JsonNode;

/**
 * A way to stop PD from moving regions during a load. Its settings expire after {@link
 * #TTL_SECONDS}, so PD recovers on its own if this process dies. A plan is plain JSON and is saved
 * before it is applied, so that a later run can undo it.
 */
interface PauseMethod {
  long TTL_SECONDS = 300;

  /** Reads PD's settings and decides what to change; changes nothing. */
  JsonNode plan();

  /** Applies or renews the plan; idempotent. */
  void apply(JsonNode plan);

  /** Restores the original settings; idempotent. */
  void undo(JsonNode plan);
}
