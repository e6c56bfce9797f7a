package io.pitr.inspect.report;

import io.pitr.engine.report.SegmentReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The segments of a run: the last ones, and sums over all. A run that follows a log may never end,
 * so it must not keep every report. Thread-safe.
 */
public final class RunSegments {
  /** Number of reports that are kept. */
  public static final int MOST = 50;

  private final Deque<SegmentReport> last = new ArrayDeque<>(MOST);
  private SegmentTotals totals = SegmentTotals.NONE;

  public synchronized void add(SegmentReport report) {
    if (last.size() == MOST) {
      last.removeFirst();
    }
    last.addLast(report);
    totals = totals.plus(report);
  }

  /** The last segments, at most {@link #MOST}, in order. */
  public synchronized List<SegmentReport> last() {
    return List.copyOf(last);
  }

  public synchronized SegmentTotals totals() {
    return totals;
  }
}
