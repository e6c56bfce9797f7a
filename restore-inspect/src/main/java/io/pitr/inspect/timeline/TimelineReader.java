package io.pitr.inspect.timeline;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.apply.RangeReader;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.LogSelection;
import io.pitr.format.backup.LogMetaName;
import io.pitr.inspect.verify.TableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** Reads the timeline of a log backup. */
public final class TimelineReader {
  private static final int MAX_BUCKETS = 10_000;
  private static final int LONGEST_TRANSACTIONS = 20;
  private static final int GAP_FACTOR = 4;
  private static final long ROUND_MILLIS = 10_000;

  private final LogBackup log;
  private final CipherSpec cipher;
  private final TableNames names;
  private final int buckets;

  /**
   * @param names known names, for instance of the full backup; names in the log are added
   */
  public TimelineReader(LogBackup log, CipherSpec cipher, TableNames names, int buckets) {
    if (buckets < 1 || buckets > MAX_BUCKETS) {
      throw new IllegalArgumentException(buckets + " buckets, expected 1 to " + MAX_BUCKETS);
    }
    this.log = log;
    this.cipher = cipher;
    this.names = names;
    this.buckets = buckets;
  }

  /**
   * Reads metadata and schema changes; with {@code deep} also all data of the span, one file at a
   * time.
   *
   * @param from exclusive; zero means the start of the log
   * @param until inclusive; zero means the end of the log
   * @param progress receives the number of bytes read so far
   * @throws RestoreException if the log does not cover the span or can't be read
   */
  public Timeline read(Tso from, Tso until, boolean deep, LongConsumer progress) {
    Tso start = from.equals(Tso.ZERO) ? log.span().min() : from;
    Tso end = until.equals(Tso.ZERO) ? log.span().max() : until;
    LogSelection selection = log.select(start, end);
    List<DdlStatement> ddl = new DdlHistory(names).read(log, cipher, selection);
    NavigableSet<Tso> flushes = flushes(start, end);
    var activity = new DataActivity(start, end, buckets, flushes, LONGEST_TRANSACTIONS);
    Map<Long, DataActivity.Counts> tables =
        deep ? deep(selection, activity, progress) : estimate(selection);
    var named = new ArrayList<TableActivity>();
    tables.forEach(
        (id, counts) ->
            named.add(
                new TableActivity(
                    id, names.of(id), counts.writes().counts(), counts.deletes().counts())));
    return new Timeline(
        log.storage().uri(),
        start,
        end,
        buckets,
        deep,
        deep && activity.distinct(),
        named,
        ddl,
        activity.straddling(),
        activity.straddlingCount(),
        List.copyOf(flushes),
        gaps(flushes));
  }

  private Map<Long, DataActivity.Counts> deep(
      LogSelection selection, DataActivity activity, LongConsumer progress) {
    long bytes = 0;
    try (var reader = new RangeReader(log.storage(), cipher)) {
      for (LogRange range : selection.dataRanges()) {
        if (counts(range)) {
          activity.read(range.tableId(), reader.cursor(range));
          bytes += range.plain().length();
          progress.accept(bytes);
        }
      }
    }
    for (SstFile file : selection.compacted()) {
      if (CompactedActivity.counts(file)) {
        CompactedActivity.read(log.storage(), file, activity);
        bytes += file.totals().bytes();
        progress.accept(bytes);
      }
    }
    return activity.tables();
  }

  private Map<Long, DataActivity.Counts> estimate(LogSelection selection) {
    var tables = new TreeMap<Long, DataActivity.Counts>();
    for (LogRange range : selection.dataRanges()) {
      boolean overlaps =
          range.timestamps().max().isAfter(selection.start())
              && !range.timestamps().min().isAfter(selection.restoredTs());
      if (counts(range) && overlaps) {
        tables
            .computeIfAbsent(range.tableId(), id -> empty(selection))
            .writes()
            .spread(range.timestamps().min(), range.timestamps().max(), range.plain().entries());
      }
    }
    for (SstFile file : selection.compacted()) {
      if (CompactedActivity.counts(file)) {
        CompactedActivity.estimate(
            file,
            tables.computeIfAbsent(CompactedActivity.table(file), id -> empty(selection)).writes());
      }
    }
    return tables;
  }

  private DataActivity.Counts empty(LogSelection selection) {
    return new DataActivity.Counts(
        new Buckets(selection.start(), selection.restoredTs(), buckets),
        new Buckets(selection.start(), selection.restoredTs(), buckets));
  }

  private static boolean counts(LogRange range) {
    return range.cf() == ColumnFamily.WRITE && !range.physicalDelete();
  }

  /** Flush times from the names of the metadata files; names without a time are skipped. */
  private NavigableSet<Tso> flushes(Tso start, Tso end) {
    var flushes = new TreeSet<Tso>();
    log.listMetas(
        file -> {
          if (LogMetaName.parse(file.path()) instanceof LogMetaName.Hint hint
              && hint.flushTs().isAfter(start)
              && !hint.flushTs().isAfter(end)) {
            flushes.add(hint.flushTs());
          }
        });
    return flushes;
  }

  /** Finds unusually long pauses. Flushes of several stores at about the same time count as one. */
  private static List<Timeline.Gap> gaps(NavigableSet<Tso> flushes) {
    var pauses = new ArrayList<Timeline.Gap>();
    Tso last = null;
    for (Tso flush : flushes) {
      if (last != null && flush.physicalMillis() - last.physicalMillis() > ROUND_MILLIS) {
        pauses.add(new Timeline.Gap(last, flush));
      }
      last = flush;
    }
    List<Long> lengths = pauses.stream().map(TimelineReader::millis).sorted().toList();
    if (lengths.size() < GAP_FACTOR) {
      return List.of();
    }
    long limit = GAP_FACTOR * lengths.get(lengths.size() / 2);
    return pauses.stream().filter(pause -> millis(pause) > limit).toList();
  }

  private static long millis(Timeline.Gap gap) {
    return gap.until().physicalMillis() - gap.from().physicalMillis();
  }
}
