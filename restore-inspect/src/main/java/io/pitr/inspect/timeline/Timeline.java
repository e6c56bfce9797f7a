package io.pitr.inspect.timeline;

import io.pitr.api.Tso;
import java.util.List;

/**
 * A log backup over time.
 *
 * @param uri of the storage
 * @param from exclusive
 * @param until inclusive
 * @param buckets into how many equal parts the span is divided
 * @param deep whether data was read; else activity is estimated from the spans of files
 * @param distinct whether each version counts once; always false without reading data
 * @param tables with activity, in order of id
 * @param ddl in order of their beginning
 * @param straddling transactions open over a flush, the longest first, as many as were asked for
 * @param straddlingCount all of them
 * @param flushes times of flushes within the span, ascending
 * @param gaps spans without a flush that are much longer than usual
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

  /** Milliseconds of a bucket; at least one in all. */
  public double bucketMillis() {
    return (double) Math.max(1, until.physicalMillis() - from.physicalMillis()) / buckets;
  }
}
