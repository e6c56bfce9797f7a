package io.pitr.testkit.schema;

import io.pitr.api.Tso;
import io.pitr.api.schema.DdlJobView;
import java.util.Arrays;
import java.util.List;

/** A finished DDL job made by hand. Immutable; each {@code with} gives another. */
public record JobFixture(
    long id,
    int type,
    int state,
    Tso startTs,
    long tableId,
    int reorgType,
    List<IndexArg> indexes,
    List<Long> newIndexIds,
    List<Long> partitionIds,
    List<Long> oldPhysicalIds,
    List<Long> droppedTableIds,
    List<DdlJobView> subJobs)
    implements DdlJobView {
  private static final int SYNCED = 6;

  public static JobFixture job(long id, int type, long tableId) {
    return new JobFixture(
        id,
        type,
        SYNCED,
        new Tso(1_000),
        tableId,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  public JobFixture withState(int other) {
    return new JobFixture(
        id,
        type,
        other,
        startTs,
        tableId,
        reorgType,
        indexes,
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture startedAt(long ts) {
    return new JobFixture(
        id,
        type,
        state,
        new Tso(ts),
        tableId,
        reorgType,
        indexes,
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture withIndexes(int reorg, long... indexIds) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        reorg,
        Arrays.stream(indexIds).mapToObj(index -> new IndexArg(index, false)).toList(),
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture withNewIndexes(int reorg, Long... indexIds) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        reorg,
        indexes,
        List.of(indexIds),
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture withPartitions(Long... ids) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        reorgType,
        indexes,
        newIndexIds,
        List.of(ids),
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture withOldPhysicalIds(Long... ids) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        reorgType,
        indexes,
        newIndexIds,
        partitionIds,
        List.of(ids),
        droppedTableIds,
        subJobs);
  }

  public JobFixture withDroppedTables(Long... ids) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        reorgType,
        indexes,
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        List.of(ids),
        subJobs);
  }

  public JobFixture withSubJobs(DdlJobView... subs) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        reorgType,
        indexes,
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        List.of(subs));
  }

  @Override
  public long schemaId() {
    return 1;
  }

  @Override
  public String schemaName() {
    return "app";
  }

  @Override
  public String tableName() {
    return "t" + tableId;
  }

  @Override
  public String query() {
    return "";
  }

  @Override
  public List<GlobalIndexArg> oldGlobalIndexes() {
    return List.of();
  }
}
