package io.pitr.plugin.gc;

import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.DdlJobView.IndexArg;
import java.util.ArrayList;
import java.util.List;

/**
 * What a finished DDL job leaves behind (spec/segmented-restore.md C.3, spec/formats.md §6.7).
 * Indexes live under each partition of their table, global ones and those of unpartitioned tables
 * under the table's own id.
 */
final class JobRanges {
  private static final int DROP_SCHEMA = 2;
  private static final int DROP_TABLE = 4;
  private static final int DROP_COLUMN = 6;
  private static final int ADD_INDEX = 7;
  private static final int DROP_INDEX = 8;
  private static final int TRUNCATE_TABLE = 11;
  private static final int MODIFY_COLUMN = 12;
  private static final int DROP_PARTITION = 20;
  private static final int TRUNCATE_PARTITION = 23;
  private static final int ADD_PRIMARY_KEY = 32;
  private static final int DROP_PRIMARY_KEY = 33;
  private static final int MULTI_SCHEMA_CHANGE = 61;
  private static final int REORGANIZE_PARTITION = 64;
  private static final int ALTER_PARTITIONING = 71;
  private static final int REMOVE_PARTITIONING = 72;

  private static final int ROLLBACK_DONE = 3;
  private static final long TEMPORARY_INDEX = 0x7fff000000000000L;

  private JobRanges() {}

  static List<ObjectRange> of(DdlJobView job) {
    boolean rolledBack = job.state() == ROLLBACK_DONE;
    boolean builds = job.type() == ADD_INDEX || job.type() == ADD_PRIMARY_KEY;
    if (!job.succeeded() && !(rolledBack && builds)) {
      return List.of();
    }
    var ranges = new ArrayList<ObjectRange>();
    switch (job.type()) {
      case DROP_SCHEMA -> whole(job.droppedTableIds(), ranges);
      case DROP_TABLE, TRUNCATE_TABLE -> {
        whole(job.oldPhysicalIds(), ranges);
        whole(List.of(job.tableId()), ranges);
      }
      case DROP_PARTITION, TRUNCATE_PARTITION -> whole(job.oldPhysicalIds(), ranges);
      case REORGANIZE_PARTITION, ALTER_PARTITIONING, REMOVE_PARTITIONING -> {
        job.oldGlobalIndexes()
            .forEach(index -> ranges.add(new ObjectRange(index.tableId(), index.indexId())));
        whole(job.oldPhysicalIds(), ranges);
      }
      case ADD_INDEX, ADD_PRIMARY_KEY -> {
        for (IndexArg index : job.indexes()) {
          index(job, index, index.indexId() | TEMPORARY_INDEX, ranges);
          if (rolledBack) {
            index(job, index, index.indexId(), ranges);
          }
        }
      }
      case DROP_INDEX, DROP_PRIMARY_KEY, DROP_COLUMN, MODIFY_COLUMN ->
          job.indexes().forEach(index -> index(job, index, index.indexId(), ranges));
      case MULTI_SCHEMA_CHANGE -> job.subJobs().forEach(sub -> ranges.addAll(of(sub)));
      default -> {}
    }
    return ranges;
  }

  private static void whole(List<Long> physicalIds, List<ObjectRange> ranges) {
    physicalIds.forEach(id -> ranges.add(new ObjectRange(id, ObjectRange.WHOLE_TABLE)));
  }

  private static void index(
      DdlJobView job, IndexArg index, long keyIndexId, List<ObjectRange> ranges) {
    List<Long> owners =
        index.global() || job.partitionIds().isEmpty()
            ? List.of(job.tableId())
            : job.partitionIds();
    owners.forEach(owner -> ranges.add(new ObjectRange(owner, keyIndexId)));
  }

  static boolean isTemporaryIndex(long keyIndexId) {
    return (keyIndexId & TEMPORARY_INDEX) == TEMPORARY_INDEX;
  }
}
