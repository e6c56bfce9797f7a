package io.pitr.engine.prepare;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.catalog.IngestedSsts;
import io.pitr.catalog.LogSelection;
import io.pitr.catalog.MetaRangeReader;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.Segment;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import io.pitr.format.sst.SstReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Checks that every row that a segment's log commits belongs to a table that is restored or
 * deliberately left out. A range of an unknown table is read, because it may only have rows from
 * before or after the segment, of a table that was dropped and later recovered.
 *
 * <p>A transaction may commit rows of a table that is dropped already. If the full backup was made
 * between the drop and the commit, nothing defines the table. Its rows are ignored if the log has
 * the DDL job that dropped it, or if all of them belong to transactions that began before the full
 * backup (spec/segmented-restore.md I-31). Rows of later transactions prove that the table existed,
 * and are refused.
 */
final class KnownTables {
  private static final int NAMED = 10;

  private final BackupStorage storage;
  private final MetaRangeReader reader;
  private final Segment segment;
  private final Tso base;
  private final LongPredicate isRestored;
  private final LongPredicate isExcluded;
  private final LongPredicate isLeftBehind;
  private final boolean systemIsKnown;

  /**
   * @param storage of the log
   * @param base timestamp of the full backup
   * @param isRestored whether a physical id is restored
   * @param isExcluded whether a physical id is left out
   * @param isLeftBehind whether a job of the segment dropped a physical id and left its rows
   * @param systemIsKnown whether a schema names the tables of system databases; otherwise unknown
   *     tables are assumed to be theirs
   */
  KnownTables(
      BackupStorage storage,
      MetaRangeReader reader,
      Segment segment,
      Tso base,
      LongPredicate isRestored,
      LongPredicate isExcluded,
      LongPredicate isLeftBehind,
      boolean systemIsKnown) {
    this.storage = storage;
    this.reader = reader;
    this.segment = segment;
    this.base = base;
    this.isRestored = isRestored;
    this.isExcluded = isExcluded;
    this.isLeftBehind = isLeftBehind;
    this.systemIsKnown = systemIsKnown;
  }

  /**
   * @return sentences about rows that are not restored
   * @throws RestoreException {@link EngineError#LOG_TABLE_UNKNOWN}, one problem per table
   */
  List<String> require(LogSelection selection) {
    SortedMap<Long, Unknown> unknown = new TreeMap<>();
    SortedSet<Long> gone = new TreeSet<>();
    long excluded = 0;
    for (LogRange range : selection.dataRanges()) {
      if (isUnknown(range.tableId(), unknown)) {
        if (mayHaveCommits(range)) {
          sort(
              range.tableId(),
              judged(range.tableId(), () -> commits(range)),
              new Unknown(
                  "between " + range.timestamps().min() + " and " + range.timestamps().max(),
                  range.id()),
              unknown,
              gone);
        }
      } else if (isExcluded(range.tableId())) {
        excluded++;
      }
    }
    for (SstFile file : selection.compacted()) {
      long table = TableKeys.physicalId(file.startKey(), file.name());
      if (isUnknown(table, unknown)) {
        if (file.cf() == ColumnFamily.WRITE) {
          sort(
              table,
              judged(table, () -> commits(file)),
              new Unknown("that were compacted", file.name()),
              unknown,
              gone);
        }
      } else if (isExcluded(table)) {
        excluded++;
      }
    }
    for (IngestedSsts group : selection.ingested()) {
      for (SstFile file : group.files()) {
        long table = group.upstreamId(TableKeys.physicalId(file.startKey(), file.name()));
        if (isUnknown(table, unknown)) {
          sort(
              table,
              judged(table, () -> Commits.BEGUN_SINCE),
              new Unknown("that were ingested at " + group.asIfTs(), file.name()),
              unknown,
              gone);
        } else if (isExcluded(table)) {
          excluded++;
        }
      }
    }
    if (!unknown.isEmpty() && systemIsKnown) {
      throw new RestoreException(
          unknown.entrySet().stream()
              .limit(NAMED)
              .map(one -> problem(one.getKey(), one.getValue(), unknown.size()))
              .toList(),
          null);
    }
    var notes = new ArrayList<String>();
    if (excluded > 0) {
      notes.add(excluded + " file part(s) of system tables or of tables left out are not restored");
    }
    if (!gone.isEmpty()) {
      notes.add(
          "rows that were committed after their table was dropped are not restored, table id(s) "
              + gone.stream().limit(NAMED).toList());
    }
    if (!unknown.isEmpty()) {
      notes.add(
          "the full backup was made without system tables: rows of "
              + unknown.size()
              + " table id(s) that no schema defines are not restored, "
              + unknown.keySet().stream().limit(NAMED).toList());
    }
    return notes;
  }

  /** Rows of an unknown table. */
  private record Unknown(String rows, String where) {}

  private boolean isUnknown(long table, SortedMap<Long, Unknown> unknown) {
    return !isRestored.test(table) && !isExcluded.test(table) && !unknown.containsKey(table);
  }

  private boolean isExcluded(long table) {
    return !isRestored.test(table) && isExcluded.test(table);
  }

  private boolean mayHaveCommits(LogRange range) {
    return range.cf() == ColumnFamily.WRITE
        && !range.physicalDelete()
        && range.timestamps().max().isAfter(segment.start())
        && !range.timestamps().min().isAfter(segment.restoredTs());
  }

  /** Without system tables, unknown rows can't be attributed: they are only reported. */
  private Commits judged(long table, Supplier<Commits> look) {
    if (!systemIsKnown) {
      return Commits.BEGUN_SINCE;
    }
    return isLeftBehind.test(table) ? Commits.BEGUN_BEFORE_BASE : look.get();
  }

  private static void sort(
      long table,
      Commits commits,
      Unknown rows,
      SortedMap<Long, Unknown> unknown,
      SortedSet<Long> gone) {
    switch (commits) {
      case NONE -> {}
      case BEGUN_BEFORE_BASE -> gone.add(table);
      case BEGUN_SINCE -> unknown.put(table, rows);
    }
  }

  private Commits commits(LogRange range) {
    Commits[] found = {Commits.NONE};
    String where = range.id();
    reader.read(
        range,
        (key, record) -> {
          if (found[0] != Commits.BEGUN_SINCE && record.length > 0) {
            found[0] = found[0].or(commit(VersionedKey.parse(key, where).ts(), record, where));
          }
        });
    return found[0];
  }

  private Commits commits(SstFile file) {
    Commits[] found = {Commits.NONE};
    SstReader.read(
        storage.read(file.name(), file.stored().sizeBytes()),
        file.name(),
        (key, keyLength, block, valueOffset, valueLength) -> {
          if (found[0] != Commits.BEGUN_SINCE && valueLength > 0) {
            found[0] =
                found[0].or(
                    commit(
                        VersionedKey.ts(Arrays.copyOf(key, keyLength)),
                        Arrays.copyOfRange(block, valueOffset, valueOffset + valueLength),
                        file.name()));
          }
        });
    return found[0];
  }

  private Commits commit(Tso ts, byte[] record, String where) {
    if (!ts.isAfter(segment.start()) || ts.isAfter(segment.restoredTs())) {
      return Commits.NONE;
    }
    WriteRecordReader write = WriteRecordReader.of(record, where);
    if (write.type() != WriteType.PUT && write.type() != WriteType.DELETE) {
      return Commits.NONE;
    }
    return new Tso(write.startTs()).isAfter(base) ? Commits.BEGUN_SINCE : Commits.BEGUN_BEFORE_BASE;
  }

  /** The commits inside the segment, by the begin of their transactions. */
  private enum Commits {
    NONE,
    BEGUN_BEFORE_BASE,
    BEGUN_SINCE;

    Commits or(Commits other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  private static Problem problem(long table, Unknown unknown, int all) {
    return Problem.of(
        EngineError.LOG_TABLE_UNKNOWN,
        "rows of table id " + table + " " + unknown.rows() + ", " + all + " such table(s) in all",
        unknown.where());
  }
}
