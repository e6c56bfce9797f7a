package io.pitr.engine.report;

import io.pitr.api.Tso;
import io.pitr.api.target.LoadResult;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run did.
 *
 * @param target URI, without credentials
 * @param segment index of the segment, from 1
 * @param tables restored tables, views and sequences that live at the end
 * @param log what the log's data gave, earlier runs of the same segment included
 * @param base what the full backup gave; nothing after the first segment
 * @param elapsed of this run
 * @param deferred actions that wait, by hook
 * @param finished actions that this chain has fired, by hook; all zero before the last segment
 * @param alreadyDone nothing was to be done
 * @param volumes what each table is of the input, the largest first; empty when nothing was read
 * @param notes sentences for people: what was left out, what can't be vouched for
 * @param next the exact command that comes next; empty after the end
 * @param skipped names of the indexes that the chain ends without, because the user said so
 */
public record SegmentReport(
    String target,
    String chain,
    int segment,
    Tso start,
    Tso restored,
    boolean last,
    long tables,
    LoadResult log,
    LoadResult base,
    Duration elapsed,
    SortedMap<String, Integer> deferred,
    SortedMap<String, Integer> finished,
    boolean alreadyDone,
    List<TableVolume> volumes,
    List<String> notes,
    String next,
    List<String> skipped) {
  public SegmentReport {
    deferred = new TreeMap<>(deferred);
    finished = new TreeMap<>(finished);
    volumes = List.copyOf(volumes);
    notes = List.copyOf(notes);
    skipped = List.copyOf(skipped);
  }

  /** The same, of a chain that ended without some indexes. */
  public SegmentReport without(List<String> indexes) {
    return new SegmentReport(
        target,
        chain,
        segment,
        start,
        restored,
        last,
        tables,
        log,
        base,
        elapsed,
        deferred,
        finished,
        alreadyDone,
        volumes,
        notes,
        next,
        indexes);
  }
}
