package io.pitr.engine.plan;

import io.pitr.api.Tso;
import io.pitr.engine.report.TableVolume;
import java.util.List;

/**
 * What a segment would do. Nothing of it is done.
 *
 * @param decision a new chain, the next segment, or a segment to resume, in words
 * @param start exclusive
 * @param restoredTs inclusive
 * @param shift start of the span in which values are looked for, inclusive
 * @param tables that live at the end of the segment
 * @param volumes each table's share of the input, the largest first
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
    List<String> tables,
    List<TableVolume> volumes,
    PlannedActions deferred,
    List<String> notes) {
  public SegmentPlan {
    tables = List.copyOf(tables);
    volumes = List.copyOf(volumes);
    notes = List.copyOf(notes);
  }
}
