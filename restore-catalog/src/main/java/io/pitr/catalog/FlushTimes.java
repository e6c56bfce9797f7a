package io.pitr.catalog;

import io.pitr.api.Tso;
import io.pitr.format.backup.LogMetaName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the stores of a log wrote their metadata, to find metadata files that may be missing. A gap
 * between two flushes of a store is unusual if all of this holds:
 *
 * <ul>
 *   <li>it is longer than 1.75 times the store's usual interval. That is the median of the {@value
 *       #SIDE} intervals before or after it, whichever is greater, so a store may change its pace;
 *   <li>there are no events for at least half of the usual interval between the two flushes. After
 *       a pause of the task, or a slow flush, the events reach back;
 *   <li>this time without events is five times longer than the usual one: the third quartile on
 *       each side, and that of the {@value #NEAR} nearest on each side. So stores with few events,
 *       and stores that are idle for a while, have no unusual gaps.
 * </ul>
 *
 * <p>A store with fewer than {@value #LEAST} intervals has no usual one. Before its first and after
 * its last flush a store has no gap, so stores may be added and removed. Not thread-safe.
 */
public final class FlushTimes {
  private static final int LEAST = 8;
  private static final int SIDE = 32;
  private static final int NEAR = 4;
  private static final double LONGER = 1.75;
  private static final double EMPTIER = 5;

  private final Map<Long, List<Flush>> stores = new TreeMap<>();

  /** One flush of a store. */
  private record Flush(Tso time, Tso minTs, Tso maxTs) {
    long intervalAfter(Flush before) {
      return time.physicalMillis() - before.time.physicalMillis();
    }

    /** Time without events. */
    long silenceAfter(Flush before) {
      return Math.max(0, minTs.physicalMillis() - before.maxTs.physicalMillis());
    }

    Flush and(Flush other) {
      return new Flush(time, Tso.min(minTs, other.minTs), Tso.max(maxTs, other.maxTs));
    }
  }

  /** Adds a metadata file; an empty one tells nothing. */
  public void add(LogMeta meta) {
    if (meta.groups().isEmpty()) {
      return;
    }
    Tso time =
        LogMetaName.parse(meta.path()) instanceof LogMetaName.Hint hint
            ? hint.flushTs()
            : meta.resolvedTs();
    add(meta.storeId(), new Flush(time, meta.minTs(), meta.maxTs()));
  }

  /** Adds a metadata file by its name; names of older forms tell nothing. */
  void add(LogMetaName name) {
    if (name instanceof LogMetaName.Hint hint && hint.storeId() != 0 && hint.isUsable()) {
      add(hint.storeId(), new Flush(hint.flushTs(), hint.min(), hint.max()));
    }
  }

  private void add(long store, Flush flush) {
    stores.computeIfAbsent(store, id -> new ArrayList<>()).add(flush);
  }

  /**
   * The unusual gaps, in order of store and time.
   *
   * @param migrations explain gaps of metadata that was compacted or truncated
   */
  public List<FlushGap> unusual(Migrations migrations) {
    var gaps = new ArrayList<FlushGap>();
    stores.forEach(
        (store, flushes) ->
            unusual(store, merged(flushes)).stream()
                .filter(gap -> !explains(migrations, gap))
                .forEach(gaps::add));
    return gaps;
  }

  private static boolean explains(Migrations migrations, FlushGap gap) {
    return !gap.from().isAfter(migrations.truncatedTo())
        || migrations.compactions().stream()
            .anyMatch(compaction -> compaction.overlaps(gap.from(), gap.until()));
  }

  /** In order of time. A flush may write several files. */
  private static List<Flush> merged(List<Flush> flushes) {
    var byTime = new TreeMap<Tso, Flush>(Comparator.naturalOrder());
    flushes.forEach(flush -> byTime.merge(flush.time(), flush, Flush::and));
    return List.copyOf(byTime.values());
  }

  private static List<FlushGap> unusual(long store, List<Flush> flushes) {
    int count = flushes.size() - 1;
    if (count < LEAST) {
      return List.of();
    }
    long[] intervals = new long[count];
    long[] silences = new long[count];
    for (int i = 0; i < count; i++) {
      intervals[i] = flushes.get(i + 1).intervalAfter(flushes.get(i));
      silences[i] = flushes.get(i + 1).silenceAfter(flushes.get(i));
    }
    var gaps = new ArrayList<FlushGap>();
    for (int i = 0; i < count; i++) {
      long usual = around(intervals, i, 0.5);
      long quiet = Math.max(around(silences, i, 0.75), near(silences, i, 0.75));
      if (intervals[i] > LONGER * usual
          && silences[i] > usual / 2
          && silences[i] > EMPTIER * quiet) {
        gaps.add(
            new FlushGap(
                store, flushes.get(i).time(), flushes.get(i + 1).time(), Duration.ofMillis(usual)));
      }
    }
    return gaps;
  }

  /**
   * The greater one of a quantile before and after an element. A side with few elements does not
   * count alone.
   */
  private static long around(long[] values, int at, double quantile) {
    long[] before = Arrays.copyOfRange(values, Math.max(0, at - SIDE), at);
    long[] after = Arrays.copyOfRange(values, at + 1, Math.min(values.length, at + 1 + SIDE));
    if (before.length >= LEAST && after.length >= LEAST) {
      return Math.max(quantile(before, quantile), quantile(after, quantile));
    }
    return quantile(joined(before, after), quantile);
  }

  /** A quantile of the nearest elements. */
  private static long near(long[] values, int at, double quantile) {
    long[] before = Arrays.copyOfRange(values, Math.max(0, at - NEAR), at);
    long[] after = Arrays.copyOfRange(values, at + 1, Math.min(values.length, at + 1 + NEAR));
    return quantile(joined(before, after), quantile);
  }

  private static long[] joined(long[] first, long[] second) {
    long[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static long quantile(long[] values, double quantile) {
    Arrays.sort(values);
    return values[(int) (quantile * (values.length - 1))];
  }
}
