package io.pitr.engine.catalog;

import io.pitr.api.Tso;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.format.backup.LogMetaName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses what of a log a window needs, in one pass over its metadata, or several where
 * transactions of the window began in an hour before it. Groups are taken by their own extremes,
 * which the metadata states twice, and not by those of their files, which it states once: a damaged
 * timestamp of one file can then not hide it.
 */
final class LogSelector {
  private static final Logger LOG = LoggerFactory.getLogger(LogSelector.class);
  private static final long HOUR_MILLIS = 3_600_000;

  private final LogBackup log;
  private final CatalogOptions options;
  private final Migrations migrations;
  private final Tso start;
  private final Tso first;
  private final Tso restored;
  private final PackedRangesBuilder metaRanges = new PackedRangesBuilder();
  private final PackedRangesBuilder dataRanges = new PackedRangesBuilder();
  private final Set<String> passedOver = new HashSet<>();
  private Tso shift;
  private boolean lookedBack;
  private long metaFiles;

  LogSelector(LogBackup log, CatalogOptions options, Tso start, Tso restored) {
    this.log = log;
    this.options = options;
    this.migrations = log.migrations();
    this.start = start;
    this.first = start.next();
    this.restored = restored;
    this.shift = first;
  }

  LogSelection select() {
    if (start.isBefore(restored)) {
      Tso from = hourOf(first);
      read(from, Tso.MAX);
      while (hourOf(shift).isBefore(from)) {
        Tso next = hourOf(shift);
        read(next, from);
        from = next;
      }
    }
    return new LogSelection(
        start,
        shift,
        restored,
        lookedBack,
        metaRanges.build(shift),
        dataRanges.build(shift),
        migrations.compactions().stream().filter(c -> c.overlaps(shift, restored)).toList(),
        migrations.ingested(),
        metaFiles,
        Set.copyOf(passedOver));
  }

  /**
   * Reads the metadata files that may hold something of {@code [from, restored]}.
   *
   * @param done those that matter to a window from here on were read before
   */
  private void read(Tso from, Tso done) {
    var wanted = new ArrayList<ObjectInfo>();
    log.listMetas(
        object -> {
          LogMetaName name = LogMetaName.parse(object.path());
          boolean needed = name.mayOverlap(from, restored);
          boolean again = !done.equals(Tso.MAX) && name.mayOverlap(done, restored);
          if (needed && !again && !migrations.removesMeta(object.path())) {
            wanted.add(object);
          }
        });
    ParallelForEach.run(
        wanted.iterator(),
        options.parallelism(),
        "log-meta",
        object -> {
          LogMeta meta = log.readMeta(object);
          synchronized (this) {
            take(meta);
          }
        });
  }

  private void take(LogMeta meta) {
    metaFiles++;
    for (LogGroup group : meta.groups()) {
      if (group.minTs().isAfter(restored)) {
        continue;
      }
      boolean inWindow = !group.maxTs().isBefore(first);
      if (!inWindow) {
        passedOver.add(group.path());
      }
      List<LogRange> schema = new ArrayList<>();
      List<LogRange> data = new ArrayList<>();
      for (LogRange range : group.ranges()) {
        if (migrations.removes(meta.path(), range)) {
          passedOver.add(group.path());
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
    if (!commits || range.maxTs().isBefore(first) || range.minTs().isAfter(restored)) {
      return;
    }
    if (!range.minBeginTs().equals(Tso.ZERO)) {
      shift = Tso.min(shift, range.minBeginTs());
      return;
    }
    if (!lookedBack) {
      LOG.warn(
          "{} does not say when its transactions began; values are looked for from {} before the"
              + " start on",
          range.id(),
          options.lookBack());
    }
    lookedBack = true;
    long back = Math.max(0, start.physicalMillis() - options.lookBack().toMillis());
    shift = Tso.min(shift, Tso.of(back, 0));
  }

  private static Tso hourOf(Tso ts) {
    return Tso.of(ts.physicalMillis() / HOUR_MILLIS * HOUR_MILLIS, 0);
  }
}
