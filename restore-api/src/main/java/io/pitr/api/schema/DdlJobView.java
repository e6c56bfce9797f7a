package io.pitr.api.schema;

import io.pitr.api.Tso;
import java.util.List;
import java.util.Optional;

/**
 * A DDL job of the history (spec/formats.md §6.7), with the ids of the upstream cluster. Each
 * sub-job of a multi-schema change is a view of its own, with the id and the table of its parent.
 */
public interface DdlJobView {

  long id();

  /** Number of the action type in TiDB. */
  int typeCode();

  /** {@link ActionType#OTHER} if this version does not know {@link #typeCode}. */
  default ActionType type() {
    return ActionType.of(typeCode());
  }

  /** Number of the job state in TiDB. */
  int stateCode();

  /** {@link JobState#OTHER} if this version does not know {@link #stateCode}. */
  default JobState state() {
    return JobState.of(stateCode());
  }

  /** When the job started; a sub-job has the time of its parent. */
  Tso startTs();

  long schemaId();

  long tableId();

  String schemaName();

  String tableName();

  String query();

  /** Number of the way in which the job fills what it builds. */
  int reorgCode();

  /** {@link BackfillMethod#OTHER} if this version does not know {@link #reorgCode}. */
  default BackfillMethod reorgType() {
    return BackfillMethod.of(reorgCode());
  }

  /**
   * Settings of the session that ran the statement; the job evaluates expressions with them. Empty
   * if the job does not record them; a sub-job has those of its parent.
   */
  default Optional<SessionSettings> session() {
    return Optional.empty();
  }

  /** In order; empty unless this is a multi-schema change. */
  List<? extends DdlJobView> subJobs();

  /** Indexes that the job created or dropped, from its finished arguments. */
  List<IndexArg> indexes();

  /** Indexes that a change of a column's type rebuilt, from its finished arguments. */
  List<Long> newIndexIds();

  /** Partitions that the index arguments apply to; may be empty. */
  List<Long> partitionIds();

  /** Physical ids whose rows the job leaves behind, without that of the table itself. */
  List<Long> oldPhysicalIds();

  /** All tables and partitions of a dropped database. */
  List<Long> droppedTableIds();

  /** Global indexes replaced by a change of partitioning. */
  List<GlobalIndexArg> oldGlobalIndexes();

  /** Whether the job had its effect: it is done, or synced to all servers. */
  default boolean succeeded() {
    return state() == JobState.DONE || state() == JobState.SYNCED;
  }

  /** An index named by a job's arguments. */
  record IndexArg(long indexId, boolean global) {}

  /** A global index of a table. */
  record GlobalIndexArg(long tableId, long indexId) {}
}
