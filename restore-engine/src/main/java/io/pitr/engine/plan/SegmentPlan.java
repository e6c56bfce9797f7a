package io.pitr.engine.plan;

import io.pitr.api.Tso;
import java.util.List;

/**
 * What a segment would do. Nothing of it is done.
 *
 * @param decision a new chain, the next segment, or a segment to resume, in words
 * @param start exclusive
 * @param restoredTs inclusive
 * @param shift start of the span in which values are looked for, inclusive
 * @param objects the restored objects that exist at the end of the segment
 * @param notes what is left out, and what can't be verified
 */
public record SegmentPlan(
    String target,
    String decision,
    int segment,
    Tso start,
    Tso restoredTs,
    Tso shift,
    boolean last,
    PlannedInput input,
    PlannedObjects objects,
    PlannedActions deferred,
    List<String> notes) {
  public SegmentPlan {
    notes = List.copyOf(notes);
  }
}
