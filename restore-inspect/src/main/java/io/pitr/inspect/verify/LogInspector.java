package io.pitr.inspect.verify;

import io.pitr.api.CipherSpec;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.ObjectInfo;
import io.pitr.api.target.LogRange;
import io.pitr.base.ParallelWork;
import io.pitr.catalog.FlushTimes;
import io.pitr.catalog.LogBackup;
import io.pitr.catalog.LogGroup;
import io.pitr.catalog.LogMeta;
import io.pitr.format.log.LogRangeDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Summarizes the content of a log backup. Reads all metadata, and the schema changes for the names
 * of tables.
 */
public final class LogInspector {
  private static final Logger LOG = LoggerFactory.getLogger(LogInspector.class);
  private final LogBackup log;
  private final CipherSpec cipher;
  private final VerifyOptions options;
  private final TableNames names;
  private final LoggedNames metaNames;
  private final PathSet stored = new PathSet();
  private final FlushTimes flushTimes = new FlushTimes();
  private final Map<Long, TableSum> tables = new TreeMap<>();
  private final Map<Long, LogInspection.Store> stores = new TreeMap<>();
  private final List<LogInspection.Missing> missing = new ArrayList<>();
  private long metas;
  private long groups;
  private long ranges;
  private long events;
  private long storedBytes;
  private long plainBytes;
  private Tso firstTs = Tso.MAX;
  private Tso lastTs = Tso.ZERO;

  /**
   * @param names known names, for instance of the full backup; names in the log are added
   */
  public LogInspector(LogBackup log, CipherSpec cipher, VerifyOptions options, TableNames names) {
    this.log = log;
    this.cipher = cipher;
    this.options = options;
    this.names = names;
    this.metaNames = new LoggedNames(names);
  }

  private static final class TableSum {
    private long ranges;
    private long events;
    private long plainBytes;
    private Tso firstTs = Tso.MAX;
    private Tso lastTs = Tso.ZERO;
  }

  /**
   * @throws RestoreException if a metadata file can't be read
   */
  public LogInspection inspect() {
    log.storage().list("v1", object -> stored.add(object.path()));
    var files = new ArrayList<ObjectInfo>();
    log.listMetas(files::add);
    ParallelWork.interrupting("log-info", options.parallelism())
        .forEach(
            files.iterator(),
            file -> {
              LogMeta meta = log.readMeta(file);
              synchronized (this) {
                add(meta);
              }
              readNames(meta);
            });
    return new LogInspection(
        LogFacts.of(log, flushTimes),
        metas,
        groups,
        ranges,
        events,
        storedBytes,
        plainBytes,
        ranges == 0 ? Tso.ZERO : firstTs,
        lastTs,
        List.copyOf(stores.values()),
        tables.entrySet().stream().map(e -> table(e.getKey(), e.getValue())).toList(),
        missing);
  }

  private LogInspection.Table table(long id, TableSum sum) {
    return new LogInspection.Table(
        id, names.of(id), sum.ranges, sum.events, sum.plainBytes, sum.firstTs, sum.lastTs);
  }

  private void add(LogMeta meta) {
    metas++;
    flushTimes.add(meta);
    stores.merge(
        meta.storeId(),
        new LogInspection.Store(meta.storeId(), 1, meta.resolvedTs()),
        (a, b) ->
            new LogInspection.Store(
                a.id(), a.flushes() + b.flushes(), Tso.max(a.resolvedTs(), b.resolvedTs())));
    for (LogGroup group : meta.groups()) {
      groups++;
      storedBytes += Math.max(0, group.lengthBytes());
      firstTs = Tso.min(firstTs, group.minTs());
      lastTs = Tso.max(lastTs, group.maxTs());
      boolean needed =
          group.ranges().stream().anyMatch(r -> !log.migrations().removes(meta.path(), r));
      if (needed && !stored.contains(group.path())) {
        missing.add(new LogInspection.Missing(group.path(), group.minTs(), group.maxTs()));
      }
      group.ranges().forEach(this::add);
    }
  }

  private void add(LogRange range) {
    ranges++;
    events += range.plain().entries();
    plainBytes += range.plain().length();
    TableSum sum = tables.computeIfAbsent(range.meta() ? 0 : range.tableId(), id -> new TableSum());
    sum.ranges++;
    sum.events += range.plain().entries();
    sum.plainBytes += range.plain().length();
    sum.firstTs = Tso.min(sum.firstTs, range.timestamps().min());
    sum.lastTs = Tso.max(sum.lastTs, range.timestamps().max());
  }

  /** Reads names, which are optional: an unreadable range is skipped. */
  private void readNames(LogMeta meta) {
    try (var decoder = new LogRangeDecoder(cipher)) {
      for (LogGroup group : meta.groups()) {
        for (LogRange range : group.ranges()) {
          if (range.meta() && range.plain().length() <= options.memoryBytes()) {
            readNames(range, decoder);
          }
        }
      }
    }
  }

  private void readNames(LogRange range, LogRangeDecoder decoder) {
    try {
      byte[] bytes =
          range.stored().length() == 0
              ? log.storage().read(range.stored().path(), range.plain().length())
              : log.storage()
                  .read(
                      range.stored().path(),
                      range.stored().offset(),
                      (int) range.stored().length());
      byte[] plain = new byte[(int) range.plain().length()];
      decoder.decode(range, ByteBuffer.wrap(bytes), ByteBuffer.wrap(plain), 0);
      metaNames.read(range, plain);
    } catch (RestoreException e) {
      // Only names are missing then; `br log verify` reports the problem.
      LOG.info("{} has names that can't be read", range.id(), e);
    }
  }
}
