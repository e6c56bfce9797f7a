package io.pitr.inspect.timeline;

import io.pitr.api.Tso;
import java.util.List;

/**
 * The activity of a log backup over time.
 *
 * @param uri URI of the storage
 * @param from exclusive
 * @param until inclusive
 * @param buckets number of equal parts of the span
 * @param deep whether data was read; otherwise activity is estimated from the spans of files
 * @param distinct whether each version counts once; always false if data was not read
 * @param tables tables with activity, in order of id
 * @param ddl statements in order of their start
 * @param straddling the longest transactions that span a flush, the longest first
 * @param straddlingCount number of all transactions that span a flush
 * @param flushes flushes within the span, ascending
 * @param gaps unusually long spans without a flush
 */
public record Timeline(
    String uri,
    Tso from,
    Tso until,
    int buckets,
    boolean deep,
    boolean distinct,
    List<TableActivity> tables,
    List<DdlStatement> ddl,
    List<LongTransaction> straddling,
    long straddlingCount,
    List<Tso> flushes,
    List<Gap> gaps) {
  public Timeline {
    tables = List.copyOf(tables);
    ddl = List.copyOf(ddl);
    straddling = List.copyOf(straddling);
    flushes = List.copyOf(flushes);
    gaps = List.copyOf(gaps);
  }

  /** A span without a flush. */
  public record Gap(Tso from, Tso until) {}

  /** Length of a bucket in milliseconds. The whole span counts as at least one millisecond. */
  public double bucketMillis() {
    return (double) Math.max(1, until.physicalMillis() - from.physicalMillis()) / buckets;
  }
}
