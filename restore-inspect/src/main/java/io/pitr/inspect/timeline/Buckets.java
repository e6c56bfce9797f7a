package io.pitr.inspect.timeline;

import io.pitr.api.Tso;
import java.util.ArrayList;
import java.util.List;

/** Counts per equal part of a time span. Not thread-safe. */
final class Buckets {
  private final long fromMillis;
  private final double bucketMillis;
  private final double[] counts;

  Buckets(Tso from, Tso until, int buckets) {
    fromMillis = from.physicalMillis();
    bucketMillis = (double) Math.max(1, until.physicalMillis() - fromMillis) / buckets;
    counts = new double[buckets];
  }

  void add(Tso ts) {
    counts[(int) clamp(place(ts))]++;
  }

  /**
   * Distributes a number evenly over {@code [first, last]}; the part outside the span is dropped.
   */
  void spread(Tso first, Tso last, long number) {
    double begin = place(first);
    double end = Math.max(place(last), begin + 1e-6);
    double density = number / (end - begin);
    double from = Math.max(0, begin);
    double until = Math.min(counts.length, end);
    for (int i = (int) from; i < counts.length && i < until; i++) {
      counts[i] += density * (Math.min(until, i + 1.0) - Math.max(from, i));
    }
  }

  private double place(Tso ts) {
    return (ts.physicalMillis() - fromMillis) / bucketMillis;
  }

  private double clamp(double place) {
    return Math.max(0, Math.min(counts.length - 1, place));
  }

  /** The counts as whole numbers, rounded so that their running sums match. */
  List<Long> counts() {
    var whole = new ArrayList<Long>(counts.length);
    double sum = 0;
    for (double count : counts) {
      long before = Math.round(sum);
      sum += count;
      whole.add(Math.round(sum) - before);
    }
    return whole;
  }
}
