package io.pitr.api.schema;

import io.pitr.api.Tso;
import java.util.List;
import java.util.Optional;

/**
 * A DDL job as it stands in the history (spec/formats.md §6.7), with upstream ids. The sub-jobs of
 * a multi-schema change are views of their own, which carry the parent's id and table.
 */
public interface DdlJobView {

  long id();

  /** Action type, spec/formats.md §6.6. */
  int type();

  /** Job state: 3 rolled back, 4 done, 5 cancelled, 6 synced. */
  int state();

  /** When the job began; a sub-job has its parent's. */
  Tso startTs();

  long schemaId();

  long tableId();

  String schemaName();

  String tableName();

  String query();

  /** 0 none, 1 transactional, 2 ingest, 3 transactional with merge. */
  int reorgType();

  /**
   * What the job evaluates expressions with: the settings of the session that ran the statement.
   * Empty when the job recorded none; a sub-job has its parent's.
   */
  default Optional<SessionSettings> session() {
    return Optional.empty();
  }

  /** In order; empty unless this is a multi-schema change. */
  List<? extends DdlJobView> subJobs();

  /** Indexes that the job made or removed, by its finished arguments. */
  List<IndexArg> indexes();

  /** Indexes that a column type change built anew, by its finished arguments. */
  List<Long> newIndexIds();

  /** Partitions the index arguments apply to, by the finished arguments; may be empty. */
  List<Long> partitionIds();

  /** Physical ids whose rows the job leaves behind, without the table itself. */
  List<Long> oldPhysicalIds();

  /** All tables and partitions of a dropped database. */
  List<Long> droppedTableIds();

  /** Global indexes replaced by a change of partitioning. */
  List<GlobalIndexArg> oldGlobalIndexes();

  /** Done, or synced to all servers: the job had its effect. */
  default boolean succeeded() {
    return state() == 4 || state() == 6;
  }

  /** An index named by a job's arguments. */
  record IndexArg(long indexId, boolean global) {}

  /** A global index of a table. */
  record GlobalIndexArg(long tableId, long indexId) {}
}
