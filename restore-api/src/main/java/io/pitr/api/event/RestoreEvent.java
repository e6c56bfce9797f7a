package io.pitr.api.event;

import io.pitr.api.Tso;
import io.pitr.api.schema.DdlJobView;
import io.pitr.api.schema.TableView;
import java.time.Duration;

/**
 * What happens during the segments of a chain. All ids are the upstream cluster's, unless a field
 * says otherwise. Events arrive on one thread, those of the log in order of commit-ts. Every event
 * of the log is sent exactly once in a chain, in the segment that covers its commit-ts.
 */
public sealed interface RestoreEvent {

  /**
   * A segment begins; it covers commit-ts in {@code (start, restoredTs]}.
   *
   * @param index from 1
   */
  record SegmentOpened(int index, Tso start, Tso restoredTs, boolean last)
      implements RestoreEvent {}

  /** A table of the full backup is restored; sent in the first segment, before the log. */
  record BaseTableRestored(TableView table) implements RestoreEvent {}

  /**
   * A run gives an upstream database, table or partition its id on the target. Sent once for an id,
   * by the run that gives it, and only to observers.
   */
  record IdMapped(long upstreamId, long targetId) implements RestoreEvent {}

  /** A table was created, or recovered under its old id. */
  record TableCreated(Tso commitTs, TableView table) implements RestoreEvent {}

  /** A table's definition changed; a move to another database is one change. */
  record TableChanged(Tso commitTs, TableView before, TableView after) implements RestoreEvent {}

  /** A table was dropped; truncation drops the old id and creates a new one. */
  record TableDropped(Tso commitTs, TableView table) implements RestoreEvent {}

  /** A partition was removed from its table; after an exchange the id belongs to another table. */
  record PartitionDropped(Tso commitTs, TableView before, long physicalId)
      implements RestoreEvent {}

  /** An index was removed from its table. */
  record IndexDropped(Tso commitTs, TableView before, long indexId) implements RestoreEvent {}

  record DatabaseDropped(Tso commitTs, long schemaId, String name) implements RestoreEvent {}

  /** A DDL job was added to the history. */
  record DdlJobFinished(Tso commitTs, DdlJobView job) implements RestoreEvent {}

  /** All data of the segment is on the target. */
  record SegmentApplied(int index, Tso restoredTs) implements RestoreEvent {}

  /** The last segment is applied; the deferred actions are executed next. */
  record RestoreFinishing(Tso restoredTs) implements RestoreEvent {}

  /**
   * A deferred action begins. Others may be running. Hooks don't receive it.
   *
   * @param description a sentence for the user
   */
  record ActionBegan(String id, String description) implements RestoreEvent {}

  /** A deferred action has ended and is recorded as finished. */
  record ActionEnded(String id, Duration took) implements RestoreEvent {}
}
