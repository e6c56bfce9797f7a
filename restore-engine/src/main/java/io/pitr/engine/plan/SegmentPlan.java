package io.pitr.engine.plan;

import io.pitr.api.Tso;
import io.pitr.engine.report.TableVolume;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a segment would do; nothing of it is done.
 *
 * @param decision in words: a new chain, the next segment, a segment to resume
 * @param start exclusive
 * @param restored inclusive
 * @param shift where values are looked for, inclusive
 * @param baseFiles SSTs of the full backup, with their stored size
 * @param metaRanges ranges of schema changes, with their plain size
 * @param logRanges ranges of data, with their stored and plain size
 * @param tables that live at the end of the segment
 * @param volumes what each table is of the input, the largest first
 * @param deferred actions that would wait after it, by hook
 * @param actions those actions, in words
 * @param notes what is left out, and what can't be vouched for
 */
public record SegmentPlan(
    String target,
    String decision,
    int segment,
    Tso start,
    Tso restored,
    Tso shift,
    boolean last,
    long baseFiles,
    long baseBytes,
    long metaRanges,
    long metaBytes,
    long logRanges,
    long logStoredBytes,
    long logBytes,
    long logEvents,
    List<String> tables,
    List<TableVolume> volumes,
    SortedMap<String, Integer> deferred,
    List<String> actions,
    List<String> notes) {
  public SegmentPlan {
    tables = List.copyOf(tables);
    volumes = List.copyOf(volumes);
    deferred = new TreeMap<>(deferred);
    actions = List.copyOf(actions);
    notes = List.copyOf(notes);
  }
}
