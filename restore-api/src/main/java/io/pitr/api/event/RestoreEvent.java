package io.pitr.api.event;

import io.pitr.api.Tso;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.TableView;
import java.time.Duration;

/**
 * What happens while segments go by. All ids are the upstream cluster's, except where a field says
 * otherwise. Events arrive on one thread, those of the log in order of commit-ts; every event of
 * the log is told exactly once in a chain, in the segment that covers its commit-ts.
 */
public sealed interface RestoreEvent {

  /**
   * A segment begins; it covers commit-ts in {@code (start, restored]}.
   *
   * @param index from 1
   */
  record SegmentOpened(int index, Tso start, Tso restored, boolean last) implements RestoreEvent {}

  /** A table of the full backup is to be restored; told in the first segment, before the log. */
  record BaseTableRestored(TableView table) implements RestoreEvent {}

  /** An upstream database, table or partition got its id on the target. */
  record IdMapped(long upstreamId, long targetId) implements RestoreEvent {}

  /** A table came into being; also one that is recovered under its old id. */
  record TableCreated(Tso commitTs, TableView table) implements RestoreEvent {}

  /** A table's definition changed; a move to another database is one change. */
  record TableChanged(Tso commitTs, TableView before, TableView after) implements RestoreEvent {}

  /** A table's definition is gone; truncation drops the old id and creates a new one. */
  record TableDropped(Tso commitTs, TableView table) implements RestoreEvent {}

  /** A partition's definition is gone from its table; the id may live on after an exchange. */
  record PartitionDropped(Tso commitTs, TableView before, long physicalId)
      implements RestoreEvent {}

  /** An index's definition is gone from its table. */
  record IndexDropped(Tso commitTs, TableView before, long indexId) implements RestoreEvent {}

  record DatabaseDropped(Tso commitTs, long schemaId, String name) implements RestoreEvent {}

  /** A DDL job reached the history. */
  record DdlJobFinished(Tso commitTs, DdlJobView job) implements RestoreEvent {}

  /** All data of the segment is on the target. */
  record SegmentApplied(int index, Tso restored) implements RestoreEvent {}

  /** The last segment is applied; deferred actions fire next. */
  record RestoreFinishing(Tso restored) implements RestoreEvent {}

  /**
   * A deferred action begins. Others may be under way, and hooks don't see it.
   *
   * @param description a sentence for the user
   */
  record ActionBegan(String id, String description) implements RestoreEvent {}

  /** A deferred action that began has ended and is ticked off. */
  record ActionEnded(String id, Duration took) implements RestoreEvent {}
}
