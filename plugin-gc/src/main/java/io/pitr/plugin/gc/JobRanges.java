package io.pitr.plugin.gc;

import io.pitr.api.hook.FinishBody.ObjectRange;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.DdlJobView.IndexArg;
import io.pitr.api.schema.JobState;
import java.util.ArrayList;
import java.util.List;

/**
 * Key ranges that a finished DDL job leaves behind (spec/segmented-restore.md C.3, spec/formats.md
 * §6.7). Indexes are stored under each partition of their table; global ones and those of
 * unpartitioned tables under the id of the table.
 */
final class JobRanges {
  private static final long TEMPORARY_INDEX = 0x7fff000000000000L;

  private JobRanges() {}

  static List<ObjectRange> of(DdlJobView job) {
    boolean rolledBack = job.state() == JobState.ROLLBACK_DONE;
    boolean builds = job.type() == ActionType.ADD_INDEX || job.type() == ActionType.ADD_PRIMARY_KEY;
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
      case REORGANIZE_PARTITION, PARTITION_BY, REMOVE_PARTITIONING -> {
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
