package io.pitr.engine.report;

import io.pitr.api.Tso;
import java.time.Duration;
import java.util.List;

/**
 * What a run did.
 *
 * @param target URI, without credentials
 * @param segment index of the segment, from 1
 * @param start exclusive
 * @param restoredTs inclusive
 * @param elapsed of this run
 * @param alreadyDone an earlier run had done everything
 * @param notes sentences for the user: what was left out, what could not be verified
 * @param next the exact command that comes next; empty after the end
 */
public record SegmentReport(
    String target,
    String chain,
    int segment,
    Tso start,
    Tso restoredTs,
    boolean last,
    LoadedData data,
    ActionCounts actions,
    Duration elapsed,
    boolean alreadyDone,
    List<String> notes,
    String next) {
  public SegmentReport {
    notes = List.copyOf(notes);
  }
}
