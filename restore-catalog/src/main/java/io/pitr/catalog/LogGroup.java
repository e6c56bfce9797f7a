package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.api.target.LogRange;
import java.util.List;

/**
 * One object of a log backup, with the logical files in it (spec/formats.md §2.5).
 *
 * @param lengthBytes of the object; negative if not recorded (version 1)
 * @param minTs over all ranges
 * @param maxTs over all ranges
 * @param ranges in order of offset, without gaps; empty if all are dead
 */
public record LogGroup(String path, long lengthBytes, Tso minTs, Tso maxTs, List<LogRange> ranges) {
  public LogGroup {
    ranges = List.copyOf(ranges);
  }
}
