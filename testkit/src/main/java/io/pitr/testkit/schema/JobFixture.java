package io.pitr.testkit.schema;

import io.pitr.api.Tso;
import io.pitr.api.schema.ActionType;
import io.pitr.api.schema.BackfillMethod;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.JobState;
import io.pitr.api.schema.SessionSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A finished DDL job for tests. Immutable; each {@code with} method returns another job. */
public record JobFixture(
    long id,
    int typeCode,
    int stateCode,
    Tso startTs,
    long tableId,
    Statement statement,
    Reorg reorg,
    Arguments arguments,
    List<DdlJobView> subJobs)
    implements DdlJobView {

  public JobFixture {
    subJobs = List.copyOf(subJobs);
  }

  /** A job that is synced to all servers, of the database {@code app}. */
  public static JobFixture job(long id, ActionType type, long tableId) {
    return new JobFixture(
        id,
        type.code(),
        JobState.SYNCED.code(),
        new Tso(1_000),
        tableId,
        new Statement("app", ""),
        new Reorg(BackfillMethod.NONE.code(), Optional.empty()),
        new Arguments(List.of(), List.of(), List.of(), List.of(), List.of()),
        List.of());
  }

  public JobFixture withState(JobState state) {
    return new JobFixture(
        id, typeCode, state.code(), startTs, tableId, statement, reorg, arguments, subJobs);
  }

  public JobFixture startedAt(long ts) {
    return new JobFixture(
        id, typeCode, stateCode, new Tso(ts), tableId, statement, reorg, arguments, subJobs);
  }

  public JobFixture withQuery(String schema, String query) {
    var other = new Statement(schema, query);
    return new JobFixture(
        id, typeCode, stateCode, startTs, tableId, other, reorg, arguments, subJobs);
  }

  public JobFixture withSession(SessionSettings session) {
    return with(new Reorg(reorg.code(), Optional.of(session)));
  }

  public JobFixture withIndexes(BackfillMethod type, long... indexIds) {
    List<IndexArg> indexes =
        Arrays.stream(indexIds).mapToObj(index -> new IndexArg(index, false)).toList();
    return with(new Reorg(type.code(), reorg.session()))
        .with(
            new Arguments(
                indexes,
                arguments.newIndexIds(),
                arguments.partitionIds(),
                arguments.oldPhysicalIds(),
                arguments.droppedTableIds()));
  }

  public JobFixture withNewIndexes(BackfillMethod type, Long... indexIds) {
    return with(new Reorg(type.code(), reorg.session()))
        .with(
            new Arguments(
                arguments.indexes(),
                List.of(indexIds),
                arguments.partitionIds(),
                arguments.oldPhysicalIds(),
                arguments.droppedTableIds()));
  }

  public JobFixture withPartitions(Long... ids) {
    return with(
        new Arguments(
            arguments.indexes(),
            arguments.newIndexIds(),
            List.of(ids),
            arguments.oldPhysicalIds(),
            arguments.droppedTableIds()));
  }

  public JobFixture withOldPhysicalIds(Long... ids) {
    return with(
        new Arguments(
            arguments.indexes(),
            arguments.newIndexIds(),
            arguments.partitionIds(),
            List.of(ids),
            arguments.droppedTableIds()));
  }

  public JobFixture withDroppedTables(Long... ids) {
    return with(
        new Arguments(
            arguments.indexes(),
            arguments.newIndexIds(),
            arguments.partitionIds(),
            arguments.oldPhysicalIds(),
            List.of(ids)));
  }

  public JobFixture withSubJobs(DdlJobView... subs) {
    return new JobFixture(
        id, typeCode, stateCode, startTs, tableId, statement, reorg, arguments, List.of(subs));
  }

  private JobFixture with(Reorg other) {
    return new JobFixture(
        id, typeCode, stateCode, startTs, tableId, statement, other, arguments, subJobs);
  }

  private JobFixture with(Arguments other) {
    return new JobFixture(
        id, typeCode, stateCode, startTs, tableId, statement, reorg, other, subJobs);
  }

  @Override
  public int reorgCode() {
    return reorg.code();
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
    return statement.schema();
  }

  @Override
  public String tableName() {
    return "t" + tableId;
  }

  @Override
  public String query() {
    return statement.query();
  }

  @Override
  public List<IndexArg> indexes() {
    return arguments.indexes();
  }

  @Override
  public List<Long> newIndexIds() {
    return arguments.newIndexIds();
  }

  @Override
  public List<Long> partitionIds() {
    return arguments.partitionIds();
  }

  @Override
  public List<Long> oldPhysicalIds() {
    return arguments.oldPhysicalIds();
  }

  @Override
  public List<Long> droppedTableIds() {
    return arguments.droppedTableIds();
  }

  @Override
  public List<GlobalIndexArg> oldGlobalIndexes() {
    return List.of();
  }

  /** The statement that started the job, and its database. */
  public record Statement(String schema, String query) {}

  /**
   * How the job fills what it builds.
   *
   * @param code number of a {@link BackfillMethod}
   */
  public record Reorg(int code, Optional<SessionSettings> session) {}

  /** The job's finished arguments, see {@link DdlJobView}. */
  public record Arguments(
      List<IndexArg> indexes,
      List<Long> newIndexIds,
      List<Long> partitionIds,
      List<Long> oldPhysicalIds,
      List<Long> droppedTableIds) {}
}
