package io.pitr.engine.prepare;

import io.pitr.api.ProblemCollector;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.SchemaState;
import io.pitr.engine.EngineError;
import io.pitr.engine.schema.SchemaModel;
import io.pitr.engine.schema.Scope;
import io.pitr.engine.schema.TableState;
import io.pitr.format.schema.PartitionDefinition;
import io.pitr.format.schema.PartitionInfo;
import io.pitr.format.schema.TableInfo;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Partitions that a reorganisation was filling when the full backup was made. The full backup has
 * the rows of the partitions in use, and the log has the rows that were moved later. Rows moved
 * before the backup are in neither. This is harmless until the table switches to the new
 * partitions. The switch may be in a later segment, so the chain keeps the ids.
 */
public final class PartitionsBeingFilled {
  private PartitionsBeingFilled() {}

  /** The physical ids in a full backup. */
  public static Set<Long> of(SchemaModel base) {
    var ids = new TreeSet<Long>();
    for (TableState table : base.tables()) {
      table
          .info()
          .partition()
          .filter(PartitionsBeingFilled::isBeingFilled)
          .ifPresent(
              partition ->
                  partition.adding().stream().map(PartitionDefinition::id).forEach(ids::add));
    }
    return ids;
  }

  private static boolean isBeingFilled(PartitionInfo partition) {
    boolean reorganizes =
        partition.ddlAction() == 0
            || ActionType.REORGANIZE_PARTITION.is(partition.ddlAction())
            || ActionType.PARTITION_BY.is(partition.ddlAction())
            || ActionType.REMOVE_PARTITIONING.is(partition.ddlAction());
    return reorganizes
        && (SchemaState.WRITE_ONLY.code() == partition.ddlState()
            || SchemaState.WRITE_REORGANIZATION.code() == partition.ddlState());
  }

  /**
   * @param physicalIds as {@link #of} returns them
   * @param end the schema at a segment's end
   * @param isRestored whether a table is restored, by its id
   * @throws io.pitr.api.RestoreException {@link EngineError#BASE_REORGANIZING}, one problem per
   *     table
   */
  static void requireUnread(Set<Long> physicalIds, SchemaModel end, LongPredicate isRestored) {
    if (physicalIds.isEmpty()) {
      return;
    }
    var problems = new ProblemCollector();
    for (TableState table : end.tables()) {
      TableInfo info = table.info();
      if (table.scope() == Scope.RESTORED
          && isRestored.test(info.id())
          && isRead(info, physicalIds)) {
        problems.add(
            EngineError.BASE_REORGANIZING,
            "partitions of `"
                + table.view().schema()
                + "`.`"
                + table.view().name()
                + "` were being filled when the full backup was made",
            "table id " + info.id());
      }
    }
    problems.throwIfAny();
  }

  private static boolean isRead(TableInfo info, Set<Long> physicalIds) {
    return physicalIds.contains(info.id())
        || info.partition().stream()
            .flatMap(partition -> partition.definitions().stream())
            .anyMatch(definition -> physicalIds.contains(definition.id()));
  }
}
