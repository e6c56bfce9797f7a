package io.pitr.engine.report;

import io.pitr.api.Tso;
import java.util.List;

/**
 * What an abort finds on a target.
 *
 * @param chain its id; empty if there is none or its record can't be read
 * @param reached by sealed segments; zero if none was sealed
 * @param objects quoted names of the objects on the target that the chain created; of a finished
 *     chain none, because they belong to the users
 * @param detail a sentence for the user
 */
public record AbortPlan(
    State state, String chain, Tso reached, List<String> objects, String detail) {
  public AbortPlan {
    objects = List.copyOf(objects);
  }

  /** The state of the target's chain. */
  public enum State {
    NONE,
    OPEN,
    ABORTED,
    FINISHED
  }

  /** Whether an abort does something that the user must agree to. */
  public boolean needsConsent(boolean dropRestored) {
    return state == State.OPEN || (state == State.ABORTED && dropRestored);
  }
}
