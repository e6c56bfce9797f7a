package io.pitr.api.target;

import io.pitr.api.Tso;
import io.pitr.api.event.Wait;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishAction;
import io.pitr.api.schema.SchemaView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * Where a backup is restored to. Every verb may be repeated with the same arguments after a crash
 * and then ends in the same state. Every verb throws {@link io.pitr.api.RestoreException}. Unless
 * said otherwise, one thread at a time.
 */
public interface RestoreTarget extends AutoCloseable {

  TargetIdentity identity();

  TargetTraits traits();

  /**
   * Reports from now on when a thread of this target waits for somebody else. A target that never
   * waits reports nothing.
   *
   * @param listener is called from any thread and returns at once
   */
  default void reportWaits(Consumer<Wait> listener) {}

  /**
   * Takes the target for this process.
   *
   * @param owner who asks: process, host, time; shown to others
   * @throws io.pitr.api.RestoreException {@link TargetError#TARGET_IN_USE} while another lives
   */
  TargetLease lock(String owner);

  StateStore state();

  /** A timestamp greater than any this target gave before, and greater than {@code floor}. */
  Tso timestamp(Tso floor);

  /** Which of these names exist on the target, in any letter case. */
  List<ObjectName> existing(Collection<ObjectName> names);

  /** The target's id of a database of this name, in any letter case; empty when there is none. */
  OptionalLong databaseId(String name);

  /**
   * Gives ids to upstream databases, tables and partitions; the same upstream id may get its own
   * value when that is free. No id is ever given to two: the caller keeps the result durable. A
   * chain that asks again, because it died before it did, may get other ids than the first time.
   *
   * @param chain who asks; a target that remembers gives it the same ids again
   * @return upstream id to target id, one for each
   */
  Map<Long, Long> allocateIds(String chain, SortedSet<Long> upstreamIds);

  /**
   * Writes committed changes of meta keys. A target that keeps history writes each at its own
   * commit-ts; others write the last change of each key at {@code segmentTs}.
   *
   * @param entries in order of commit-ts
   */
  void putMeta(List<MetaEntry> entries, Tso segmentTs);

  /** Makes schema changes visible to SQL servers, where there are any. */
  void publishSchema();

  /** Puts SSTs, checked against their metadata. */
  LoadResult putSsts(SstLoad load, WorkCheckpoint ledger);

  /**
   * Applies a log: reads the ranges, or lets the cluster's nodes read them, and writes every event
   * of the window with the target's ids. Units that the checkpoint has are skipped. Deletions come
   * after all puts of the load.
   *
   * @return what this call put; units that an earlier call finished are not counted
   */
  LoadResult applyLog(LogLoad load, WorkCheckpoint checkpoint);

  /** All data of a segment was put: whatever was buffered is durable on return. */
  void flush();

  /** Puts or renews the hold on garbage collection; the setting it replaces is kept once. */
  void holdGc(GcHold hold);

  /** Gives garbage collection back; fine when nothing is held. */
  void releaseGc(String chain);

  /**
   * Opens tables for the repairs of the end, and for users.
   *
   * @param tableIds the target's ids
   */
  void openTables(SortedSet<Long> tableIds, SchemaView schema);

  /**
   * Runs a deferred action; never called with {@code Custom}. As many threads at once as {@link
   * TargetTraits#actionsAtOnce} says, each with a table of its own.
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
