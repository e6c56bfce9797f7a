package io.pitr.engine.segment;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LogRange;
import io.pitr.engine.EngineError;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.schema.MetaRangeReader;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import java.util.ArrayList;
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

  private final MetaRangeReader reader;
  private final Segment segment;
  private final LongPredicate isRestored;
  private final LongPredicate isLeftOut;
  private final boolean systemIsKnown;

  /**
   * @param isRestored of a physical id
   * @param isLeftOut likewise
   * @param systemIsKnown whether a schema names the tables of system databases: what nobody knows
   *     is taken for theirs otherwise
   */
  KnownTables(
      MetaRangeReader reader,
      Segment segment,
      LongPredicate isRestored,
      LongPredicate isLeftOut,
      boolean systemIsKnown) {
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
  List<String> require(List<LogRange> ranges) {
    SortedMap<Long, LogRange> unknown = new TreeMap<>();
    long leftOut = 0;
    for (LogRange range : ranges) {
      long table = range.tableId();
      if (isRestored.test(table) || unknown.containsKey(table)) {
        continue;
      }
      if (isLeftOut.test(table)) {
        leftOut++;
      } else if (mayMatter(range) && (!systemIsKnown || commitsInSegment(range))) {
        unknown.put(table, range);
      }
    }
    if (!unknown.isEmpty() && systemIsKnown) {
      throw new RestoreException(
          unknown.values().stream()
              .limit(NAMED)
              .map(range -> problem(range, unknown.size()))
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
          Tso ts = VersionedKey.parse(key, where).ts();
          if (!found[0]
              && record.length > 0
              && ts.isAfter(segment.start())
              && !ts.isAfter(segment.restored())) {
            WriteType type = WriteRecordReader.of(record, where).type();
            found[0] = type == WriteType.PUT || type == WriteType.DELETE;
          }
        });
    return found[0];
  }

  private static Problem problem(LogRange range, int all) {
    return Problem.of(
        EngineError.LOG_TABLE_UNKNOWN,
        "rows of table id "
            + range.tableId()
            + " between "
            + range.minTs()
            + " and "
            + range.maxTs()
            + ", "
            + all
            + " such table(s) in all",
        range.id());
  }
}
