package io.pitr.engine.segment;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.api.target.SstFile;
import io.pitr.engine.EngineError;
import io.pitr.engine.catalog.IngestedSsts;
import io.pitr.engine.catalog.LogSelection;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.schema.MetaRangeReader;
import io.pitr.format.key.TableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import io.pitr.format.sst.SstReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * Every row that a segment's log commits belongs to a table that is restored, or knowingly left
 * out. A range of a table that nobody knows is read: it may hold rows from before the segment of a
 * table that was dropped then, and from after it of the same table once it is recovered.
 */
final class KnownTables {
  private static final int NAMED = 10;

  private final BackupStorage storage;
  private final MetaRangeReader reader;
  private final Segment segment;
  private final LongPredicate isRestored;
  private final LongPredicate isLeftOut;
  private final boolean systemIsKnown;

  /**
   * @param storage of the log
   * @param isRestored of a physical id
   * @param isLeftOut likewise
   * @param systemIsKnown whether a schema names the tables of system databases: what nobody knows
   *     is taken for theirs otherwise
   */
  KnownTables(
      BackupStorage storage,
      MetaRangeReader reader,
      Segment segment,
      LongPredicate isRestored,
      LongPredicate isLeftOut,
      boolean systemIsKnown) {
    this.storage = storage;
    this.reader = reader;
    this.segment = segment;
    this.isRestored = isRestored;
    this.isLeftOut = isLeftOut;
    this.systemIsKnown = systemIsKnown;
  }

  /**
   * @return sentences about rows that are not restored
   * @throws RestoreException {@link EngineError#LOG_TABLE_UNKNOWN}, one problem a table
   */
  List<String> require(LogSelection selection) {
    SortedMap<Long, Unknown> unknown = new TreeMap<>();
    long leftOut = 0;
    for (LogRange range : selection.dataRanges()) {
      if (isStrange(range.tableId(), unknown)) {
        if (mayMatter(range) && (!systemIsKnown || commitsInSegment(range))) {
          unknown.put(
              range.tableId(),
              new Unknown("between " + range.minTs() + " and " + range.maxTs(), range.id()));
        }
      } else if (isLeftOut(range.tableId())) {
        leftOut++;
      }
    }
    for (SstFile file : selection.compacted()) {
      long table = TableKeys.physicalId(file.startKey(), file.name());
      if (isStrange(table, unknown)) {
        if (file.cf() == ColumnFamily.WRITE && (!systemIsKnown || commitsInSegment(file))) {
          unknown.put(table, new Unknown("that were compacted", file.name()));
        }
      } else if (isLeftOut(table)) {
        leftOut++;
      }
    }
    for (IngestedSsts group : selection.ingested()) {
      for (SstFile file : group.files()) {
        long table = group.upstreamId(TableKeys.physicalId(file.startKey(), file.name()));
        if (isStrange(table, unknown)) {
          unknown.put(table, new Unknown("that were ingested at " + group.asIfTs(), file.name()));
        } else if (isLeftOut(table)) {
          leftOut++;
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
    if (leftOut > 0) {
      notes.add(
          leftOut + " file part(s) of system tables, or of tables left out, are not restored");
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

  /** Rows of a table that nobody knows. */
  private record Unknown(String rows, String where) {}

  private boolean isStrange(long table, SortedMap<Long, Unknown> unknown) {
    return !isRestored.test(table) && !isLeftOut.test(table) && !unknown.containsKey(table);
  }

  private boolean isLeftOut(long table) {
    return !isRestored.test(table) && isLeftOut.test(table);
  }

  private boolean mayMatter(LogRange range) {
    return range.cf() == ColumnFamily.WRITE
        && !range.physicalDelete()
        && range.maxTs().isAfter(segment.start())
        && !range.minTs().isAfter(segment.restored());
  }

  private boolean commitsInSegment(LogRange range) {
    boolean[] found = {false};
    String where = range.id();
    reader.read(
        range,
        (key, record) -> {
          if (!found[0] && record.length > 0) {
            found[0] = isCommit(VersionedKey.parse(key, where).ts(), record, where);
          }
        });
    return found[0];
  }

  private boolean commitsInSegment(SstFile file) {
    boolean[] found = {false};
    SstReader.read(
        storage.read(file.name(), file.sizeBytes()),
        file.name(),
        (key, keyLength, block, valueOffset, valueLength) -> {
          if (!found[0] && valueLength > 0) {
            found[0] =
                isCommit(
                    VersionedKey.ts(Arrays.copyOf(key, keyLength)),
                    Arrays.copyOfRange(block, valueOffset, valueOffset + valueLength),
                    file.name());
          }
        });
    return found[0];
  }

  private boolean isCommit(Tso ts, byte[] record, String where) {
    if (!ts.isAfter(segment.start()) || ts.isAfter(segment.restored())) {
      return false;
    }
    WriteType type = WriteRecordReader.of(record, where).type();
    return type == WriteType.PUT || type == WriteType.DELETE;
  }

  private static Problem problem(long table, Unknown unknown, int all) {
    return Problem.of(
        EngineError.LOG_TABLE_UNKNOWN,
        "rows of table id " + table + " " + unknown.rows() + ", " + all + " such table(s) in all",
        unknown.where());
  }
}
