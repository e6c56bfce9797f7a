package io.pitr.testkit.schema;

import io.pitr.api.Tso;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.SessionSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A finished DDL job made by hand. Immutable; each {@code with} gives another. */
public record JobFixture(
    long id,
    int type,
    int state,
    Tso startTs,
    long tableId,
    Reorg reorg,
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
        new Reorg(0, Optional.empty()),
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
        reorg,
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
        reorg,
        indexes,
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture withIndexes(int reorgType, long... indexIds) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        new Reorg(reorgType, reorg.session()),
        Arrays.stream(indexIds).mapToObj(index -> new IndexArg(index, false)).toList(),
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture withNewIndexes(int reorgType, Long... indexIds) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        new Reorg(reorgType, reorg.session()),
        indexes,
        List.of(indexIds),
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        subJobs);
  }

  public JobFixture withSession(SessionSettings session) {
    return new JobFixture(
        id,
        type,
        state,
        startTs,
        tableId,
        new Reorg(reorg.type(), Optional.of(session)),
        indexes,
        newIndexIds,
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
        reorg,
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
        reorg,
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
        reorg,
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
        reorg,
        indexes,
        newIndexIds,
        partitionIds,
        oldPhysicalIds,
        droppedTableIds,
        List.of(subs));
  }

  @Override
  public int reorgType() {
    return reorg.type();
  }

  @Override
  public Optional<SessionSettings> session() {
    return reorg.session();
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

  /**
   * How the job fills what it builds.
   *
   * @param type 0 none, 1 transactional, 2 ingest, 3 transactional with merge
   */
  public record Reorg(int type, Optional<SessionSettings> session) {}
}
