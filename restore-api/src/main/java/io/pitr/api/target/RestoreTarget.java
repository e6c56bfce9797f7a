package io.pitr.api.target;

import io.pitr.api.RestoreException;
import io.pitr.api.StopRequest;
import io.pitr.api.Tso;
import io.pitr.api.event.Wait;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.storage.BackupStorage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * The destination of a restore. Every method may be called again with the same arguments after a
 * crash and then has the same result. Every method throws {@link io.pitr.api.RestoreException}.
 * Unless its comment says otherwise, one thread calls it at a time.
 */
public interface RestoreTarget extends AutoCloseable {

  TargetIdentity identity();

  TargetTraits traits();

  /**
   * Sets the listener for waits of this target's threads, for example for a server. A target that
   * never waits reports nothing.
   *
   * @param listener called from any thread; must return at once
   */
  default void reportWaits(Consumer<Wait> listener) {}

  /**
   * Sets what tells that the run was asked to stop. A target that waits, for example for a server,
   * ends the wait with {@link io.pitr.api.StopError#INTERRUPTED}, except while it gives back what
   * it took. The checkpoint of a load asks by itself, so a target that never waits ignores this.
   */
  default void stopWhen(StopRequest stop) {}

  /**
   * Locks the target for this process.
   *
   * @param owner the caller: process, host, time; shown to other users
   * @throws io.pitr.api.RestoreException {@link TargetError#TARGET_IN_USE} while another owner is
   *     alive
   */
  TargetLease lock(String owner);

  /**
   * The process that has the target locked, or open for writing where that excludes others. Changes
   * nothing and needs no permission to write. A process that died may be named until its lease
   * expires.
   *
   * @return empty if the target is free
   */
  Optional<LeaseHolder> holder();

  StateStore state();

  /**
   * A timestamp greater than all that this target returned before, and greater than {@code floor}.
   */
  Tso timestamp(Tso floor);

  /** The names that exist on the target. Letter case does not matter. */
  List<ObjectName> existing(Collection<ObjectName> names);

  /** The target's id of a database by name, in any letter case; empty if there is none. */
  OptionalLong databaseId(String name);

  /**
   * Assigns target ids to upstream databases, tables and partitions. An upstream id may be kept if
   * it is free on the target. No target id is assigned twice. The caller saves the result; if it
   * dies before that, its next call may return other ids.
   *
   * @param chain the calling chain; a target that records it returns the same ids again
   * @return target id by upstream id, for each of {@code upstreamIds}
   */
  Map<Long, Long> allocateIds(String chain, SortedSet<Long> upstreamIds);

  /**
   * Writes committed changes of meta keys. A target that keeps history writes each at its own
   * commit-ts; others write the last change of each key at {@code segmentTs}.
   *
   * @param entries in order of commit-ts
   */
  void putMeta(List<MetaEntry> entries, Tso segmentTs);

  /** Makes schema changes visible to SQL servers, if there are any. */
  void publishSchema();

  /**
   * Checks that the target can read a backup, before anything is written. A target that reads
   * backups through {@link BackupStorage} can read every storage.
   *
   * @throws io.pitr.api.RestoreException with the reason if it can't
   */
  default void requireReadable(BackupStorage storage) {}

  /**
   * Ingests SSTs and checks them against their metadata. Units that the checkpoint has are skipped.
   * The counts of the others go to the checkpoint.
   */
  void putSsts(SstLoad load, WorkCheckpoint checkpoint);

  /**
   * Applies a log: reads the ranges, or lets the cluster's nodes read them, and writes every event
   * of the window with the target's ids. Units that the checkpoint has are skipped. The counts of
   * the others go to the checkpoint. Deletions come after all puts of the load. A range of type
   * Delete with values is damaged, and is refused before it is applied.
   */
  void applyLog(LogLoad load, WorkCheckpoint checkpoint);

  /** Makes all buffered data durable; called when the data of a segment is complete. */
  void flush();

  /**
   * Sets or renews the hold on garbage collection. The setting that it replaces is saved the first
   * time.
   */
  void holdGc(GcHold hold);

  /** Releases the hold on garbage collection; does nothing if there is none. */
  void releaseGc(String chain);

  /**
   * Opens tables for the repairs at the end, and for users.
   *
   * @param tableIds the target's ids
   */
  void openTables(SortedSet<Long> tableIds, SchemaView schema);

  /**
   * Opens every table with one of these ids that is closed for users, whatever its name and its
   * database are now. Ids without a table are ignored. For the end of a chain whose schema may be
   * incomplete. A target that closes no tables does nothing.
   *
   * @param ids the target's ids
   */
  default void openAll(SortedSet<Long> ids) {}

  /**
   * Gives back what runs that died took from the target's servers: paused scheduling, import mode,
   * registrations. Tries all of them even if one fails. A target without servers does nothing.
   */
  default void releaseServers() {}

  /**
   * Removes the tables, views and sequences with these ids, then each database with one of these
   * ids that contains nothing else, and all rows of these ids. Ids without an object are ignored.
   * Names decide nothing: an object that somebody created since has another id and stays.
   *
   * @param ids the target's ids
   * @throws io.pitr.api.RestoreException {@link TargetError#DROP_UNSUPPORTED} by default
   */
  default void drop(SortedSet<Long> ids) {
    throw new RestoreException(
        TargetError.DROP_UNSUPPORTED, "the target removes no objects", identity().uri());
  }

  /**
   * Runs a deferred action; never called with {@code Custom}. Up to {@link
   * TargetTraits#actionsAtOnce} threads call it at once, each for another table.
   */
  ActionOutcome run(FinishAction action, SchemaView finalSchema);

  /**
   * Reads the target as of a timestamp; {@link Tso#MAX} reads the newest versions. Any thread.
   *
   * @throws io.pitr.api.RestoreException {@link TargetError#TARGET_NOT_READABLE}
   */
  SnapshotReader snapshot(Tso ts);

  @Override
  void close();
}
