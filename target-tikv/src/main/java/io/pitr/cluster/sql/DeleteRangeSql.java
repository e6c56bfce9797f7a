package io.pitr.cluster.sql;

import io.pitr.api.Tso;
import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.TableKeys;
import java.util.ArrayList;
import java.util.List;

/** Statements that leave ranges for the cluster's garbage collection (restore-flow.md §10.8). */
final class DeleteRangeSql {
  private static final int ROWS_A_STATEMENT = 256;

  private DeleteRangeSql() {}

  /**
   * @param ranges with the target's physical ids
   * @param ts from which on nobody reads the ranges
   */
  static List<String> insert(long jobId, List<ObjectRange> ranges, Tso ts) {
    var statements = new ArrayList<String>();
    for (int from = 0; from < ranges.size(); from += ROWS_A_STATEMENT) {
      var rows = new ArrayList<String>();
      for (int i = from; i < Math.min(from + ROWS_A_STATEMENT, ranges.size()); i++) {
        rows.add(row(jobId, i + 1, ranges.get(i), ts));
      }
      statements.add("INSERT IGNORE INTO mysql.gc_delete_range VALUES " + String.join(",", rows));
    }
    return statements;
  }

  private static String row(long jobId, int element, ObjectRange range, Tso ts) {
    byte[] start;
    byte[] end;
    if (range.indexId() == ObjectRange.WHOLE_TABLE) {
      start = TableKeys.tablePrefix(range.physicalId());
      end = TableKeys.tablePrefix(range.physicalId() + 1);
    } else {
      start = TableKeys.indexPrefix(range.physicalId(), range.indexId());
      end = TableKeys.indexPrefix(range.physicalId(), range.indexId() + 1);
    }
    return "(%d, %d, '%s', '%s', %s)"
        .formatted(jobId, element, HexText.of(start), HexText.of(end), ts);
  }
}
