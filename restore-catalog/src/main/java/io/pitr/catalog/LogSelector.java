package io.pitr.catalog;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.base.ParallelWork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the part of a log that a window needs. Reads the metadata once, or several times if
 * transactions of the window began in an earlier hour. Groups are selected by their own extremes,
 * which the metadata has twice, and not by those of their files, so a damaged timestamp of one file
 * can't hide it.
 */
final class LogSelector {
  private static final Logger LOG = LoggerFactory.getLogger(LogSelector.class);
  private static final long HOUR_MILLIS = 3_600_000;

  private final LogBackup log;
  private final CatalogOptions options;
  private final RawMetaStore cache;
  private final Migrations migrations;
  private final Tso start;
  private final Tso first;
  private final Tso restoredTs;
  private final RevivedRanges revived;
  private final CompactedSsts compacted;
  private final PackedRangesBuilder metaRanges = new PackedRangesBuilder();
  private final PackedRangesBuilder dataRanges = new PackedRangesBuilder();
  private final Set<String> skipped = new HashSet<>();
  private final FlushTimes flushTimes = new FlushTimes();
  private Tso shift;
  private boolean lookedBack;
  private long metaFiles;
  private Tso readFrom;

  private LogSelector(
      LogBackup log,
      CatalogOptions options,
      RawMetaStore cache,
      Tso start,
      Tso restoredTs,
      RevivedRanges revived) {
    this.log = log;
    this.options = options;
    this.cache = cache;
    this.migrations = log.migrations();
    this.start = start;
    this.first = start.next();
    this.restoredTs = restoredTs;
    this.revived = revived;
    this.compacted = new CompactedSsts(log.storage(), first, restoredTs);
    this.shift = first;
    this.readFrom = hourOf(first);
  }

  /**
   * @param cutsSsts whether the target can load a part of an SST
   */
  static LogSelection select(
      LogBackup log,
      CatalogOptions options,
      RawMetaStore cache,
      Tso start,
      Tso restoredTs,
      boolean cutsSsts) {
    cache.inMemory().begin(log, options.strict());
    var selector = new LogSelector(log, options, cache, start, restoredTs, RevivedRanges.NONE);
    selector.read();
    if (!cutsSsts) {
      List<CompactedPart> beyond =
          selector.compacted.commits().stream()
              .filter(part -> part.mayReachBeyond(restoredTs))
              .toList();
      if (!beyond.isEmpty()) {
        selector =
            new LogSelector(log, options, cache, start, restoredTs, new RevivedRanges(beyond));
        selector.read();
        selector.revived.requireAll(log.storage(), restoredTs);
      }
    }
    return selector.selection();
  }

  private void read() {
    if (!start.isBefore(restoredTs)) {
      return;
    }
    read(readFrom, Tso.MAX);
    readBack();
    compacted.read(migrations.compactions(), first);
    if (!compacted.tellBegins(skipped::contains)) {
      lookBack("a compaction");
      readBack();
    }
    compacted.read(migrations.compactions(), shift);
  }

  /** Continues reading to the hour in which the oldest transaction began. */
  private void readBack() {
    while (hourOf(shift).isBefore(readFrom)) {
      Tso next = hourOf(shift);
      read(next, readFrom);
      readFrom = next;
    }
  }

  private LogSelection selection() {
    List<IngestedSsts> groups = IngestedSsts.read(log.storage(), migrations.ingested());
    return new LogSelection(
        start,
        shift,
        restoredTs,
        lookedBack,
        metaRanges.build(shift),
        dataRanges.build(shift),
        compacted.files(shift, !lookedBack, revived.parts()),
        groups.stream()
            .filter(group -> group.asIfTs().isAfter(start) && !group.asIfTs().isAfter(restoredTs))
            .toList(),
        groups.stream()
            .filter(group -> !group.asIfTs().isAfter(start))
            .map(IngestedSsts::id)
            .collect(Collectors.toUnmodifiableSet()),
        metaFiles,
        Set.copyOf(skipped),
        flushTimes.unusual(migrations).stream()
            .filter(gap -> gap.until().isAfter(start) && !gap.from().isAfter(restoredTs))
            .toList());
  }

  /**
   * Reads the metadata files that may overlap {@code [from, restoredTs]}.
   *
   * @param done metadata files for a window from here on were read before
   */
  private void read(Tso from, Tso done) {
    var wanted = new ArrayList<ObjectInfo>();
    log.listMetas(
        name -> {
          if (name.mayOverlap(dayBefore(first), restoredTs)) {
            flushTimes.add(name);
          }
          boolean needed = name.mayOverlap(from, restoredTs);
          boolean again = !done.equals(Tso.MAX) && name.mayOverlap(done, restoredTs);
          boolean all = !revived.isEmpty() && done.equals(Tso.MAX);
          return (needed && !again) || all;
        },
        wanted::add);
    cache.choose(wanted);
    var unknown = new ArrayList<ObjectInfo>();
    for (ObjectInfo object : wanted) {
      cache.inMemory().find(object).ifPresentOrElse(this::take, () -> unknown.add(object));
    }
    ParallelWork.interrupting("log-meta", options.parallelism())
        .forEach(
            unknown.iterator(),
            object ->
                readMeta(object)
                    .ifPresent(
                        meta -> {
                          synchronized (this) {
                            take(meta);
                          }
                        }));
  }

  /** A dead metadata file only has dead ranges. It may be deleted at any time. */
  private Optional<LogMeta> readMeta(ObjectInfo object) {
    try {
      LogMeta meta = log.meta(object, cache.read(object, () -> log.readMetaFile(object)));
      cache.inMemory().keep(object, meta);
      return Optional.of(meta);
    } catch (RestoreException e) {
      if (!migrations.removesMeta(object.path())) {
        throw e;
      }
      LOG.info("{} is dead and can't be read: {}", object.path(), e.getMessage());
      return Optional.empty();
    }
  }

  private void take(LogMeta meta) {
    metaFiles++;
    for (LogGroup group : meta.groups()) {
      if (group.minTs().isAfter(restoredTs)) {
        // The name of a group that lost ranges to a compaction tells what it contained before.
        if (LogObjectName.parse(group.path())
            .filter(name -> !name.minTs().isAfter(restoredTs))
            .isPresent()) {
          skipped.add(group.path());
        }
        group
            .ranges()
            .forEach(range -> revived.take(range.stored().path(), range.stored().offset()));
        continue;
      }
      boolean inWindow = !group.maxTs().isBefore(first);
      if (!inWindow || group.ranges().isEmpty()) {
        skipped.add(group.path());
      }
      List<LogRange> schema = new ArrayList<>();
      List<LogRange> data = new ArrayList<>();
      for (LogRange range : group.ranges()) {
        boolean alive = revived.take(range.stored().path(), range.stored().offset());
        if (!alive && migrations.removes(meta.path(), range)) {
          skipped.add(group.path());
          lookAtBegin(range);
        } else if (inWindow || range.cf() == ColumnFamily.DEFAULT) {
          (range.meta() ? schema : data).add(range);
          lookAtBegin(range);
        }
      }
      metaRanges.add(group, schema);
      dataRanges.add(group, data);
    }
  }

  private void lookAtBegin(LogRange range) {
    boolean commits = range.cf() == ColumnFamily.WRITE && !range.physicalDelete();
    if (!commits
        || range.timestamps().max().isBefore(first)
        || range.timestamps().min().isAfter(restoredTs)) {
      return;
    }
    if (!range.timestamps().minBegin().equals(Tso.ZERO)) {
      shift = Tso.min(shift, range.timestamps().minBegin());
      return;
    }
    lookBack(range.id());
  }

  private void lookBack(String what) {
    if (!lookedBack) {
      LOG.warn(
          "{} does not record when its transactions began; values are looked for from {} before the"
              + " start on",
          what,
          options.lookBack());
    }
    lookedBack = true;
    long back = Math.max(0, start.physicalMillis() - options.lookBack().toMillis());
    shift = Tso.min(shift, Tso.of(back, 0));
  }

  /** Enough to know how often stores usually flush. */
  private static Tso dayBefore(Tso ts) {
    return Tso.of(Math.max(0, ts.physicalMillis() - 24 * HOUR_MILLIS), 0);
  }

  private static Tso hourOf(Tso ts) {
    return Tso.of(ts.physicalMillis() / HOUR_MILLIS * HOUR_MILLIS, 0);
  }
}
