package io.pitr.writer.ddl;

import io.pitr.api.Tso;
import io.pitr.api.schema.JobState;
import io.pitr.format.key.MetaKey;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.DuplicateKeyException;
import io.pitr.writer.model.MetaTxn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DDL job that runs step by step, as the owner of a cluster runs it: schema states, each a
 * committed transaction, work on rows between them, and the record in the history, a transaction of
 * its own after the last state. A job that is left alone stays in flight. Not thread-safe.
 */
public final class DdlJob {
  private static final int STEP_MILLIS = 13;

  private final ClusterModel cluster;
  private final long id;
  private final Tso startTs;
  private final JobHeader header;
  private final Deque<JobStep> steps = new ArrayDeque<>();
  private final Set<Long> tables = new LinkedHashSet<>();
  private final List<Supplier<List<JobStep>>> rollback = new ArrayList<>();
  private final JobRecord result = new JobRecord();
  private boolean recorded;
  private @Nullable Tso realStartTs;

  DdlJob(ClusterModel cluster, long id, Tso startTs, JobHeader header) {
    this.cluster = cluster;
    this.id = id;
    this.startTs = startTs;
    this.header = header;
  }

  void add(JobStep step) {
    steps.add(step);
  }

  DdlJob state(JobStep.State step) {
    steps.add(step);
    return this;
  }

  DdlJob stateAfterRows(JobStep.StateAfterRows step) {
    steps.add(step);
    return this;
  }

  /** Repeats a step until nothing is left. */
  DdlJob rows(JobStep.Rows step) {
    steps.add(step);
    return this;
  }

  /** What {@link #cancel} does instead of the steps that are left. */
  DdlJob onRollback(JobStep.State step) {
    rollback.add(() -> List.of(step));
    return this;
  }

  /** The same, for steps that are known only then. */
  void onRollback(Supplier<List<JobStep>> lateSteps) {
    rollback.add(lateSteps);
  }

  /** Transactions over these tables block the job if they are two versions behind. */
  DdlJob touches(long... tableIds) {
    for (long table : tableIds) {
      tables.add(table);
    }
    return this;
  }

  Tso realStartTs() {
    return realStartTs == null ? Tso.ZERO : realStartTs;
  }

  JobRecord result() {
    return result;
  }

  JobHeader header() {
    return header;
  }

  ClusterModel cluster() {
    return cluster;
  }

  public long id() {
    return id;
  }

  public String query() {
    return header.query();
  }

  /** Whether the job is in the history. */
  public boolean isFinished() {
    return recorded;
  }

  /** How many steps are left, the record in the history included. */
  public int stepsLeft() {
    return recorded ? 0 : steps.size() + 1;
  }

  /**
   * Whether open transactions block the next step: those that use a version of a table before the
   * current one, and before work on rows all that touched the table.
   */
  public boolean isBlocked() {
    boolean anyVersion =
        steps.peek() instanceof JobStep.Rows || steps.peek() instanceof JobStep.StateAfterRows;
    return cluster.openTransactions().stream()
        .anyMatch(txn -> tables.stream().anyMatch(table -> txn.blocks(table, anyVersion)));
  }

  /**
   * Runs the next step. A unique index that would have an entry twice rolls the job back.
   *
   * @return whether more are left
   * @throws IllegalStateException when the job is finished or blocked
   */
  public boolean step() {
    if (recorded) {
      throw new IllegalStateException("job " + id + " is finished");
    }
    if (isBlocked()) {
      throw new IllegalStateException("job " + id + " waits for open transactions");
    }
    JobStep next = steps.poll();
    try {
      run(next);
    } catch (DuplicateKeyException e) {
      undo();
    }
    cluster.clock().pass(STEP_MILLIS);
    return !recorded;
  }

  private void run(@Nullable JobStep next) {
    if (next instanceof JobStep.State state) {
      runState(state::run);
    } else if (next instanceof JobStep.StateAfterRows state) {
      runState(state::run);
    } else if (next instanceof JobStep.Rows work) {
      if (work.run()) {
        steps.addFirst(work);
      }
    } else {
      record();
    }
  }

  /** Runs all steps that are left. */
  public void finish() {
    while (!recorded) {
      step();
    }
  }

  /**
   * Rolls the job back, as ADMIN CANCEL DDL JOBS or an error does: the steps that are left are
   * replaced by those that undo it.
   *
   * @throws IllegalStateException when the job can't be rolled back any more, or is being rolled
   *     back already
   */
  public void cancel() {
    if (recorded || result.cancelled || steps.isEmpty() || rollback.isEmpty()) {
      throw new IllegalStateException("job " + id + " can't be rolled back");
    }
    undo();
  }

  private void undo() {
    steps.clear();
    if (realStartTs == null) {
      result.state = JobState.CANCELLED;
    } else {
      result.state = JobState.ROLLBACK_DONE;
      rollback.forEach(late -> steps.addAll(late.get()));
    }
    result.cancelled = true;
  }

  private void runState(Function<MetaTxn, Diff> state) {
    MetaTxn txn = cluster.beginMeta();
    if (realStartTs == null) {
      realStartTs = txn.startTs();
    }
    Diff diff = state.apply(txn);
    txn.prewrite();
    long version = cluster.nextSchemaVersion();
    txn.putJson(new MetaKey.SchemaDiff(version), diff.json(version));
    txn.commit();
    result.schemaVersion = version;
  }

  private void record() {
    MetaTxn txn = cluster.beginMeta();
    ObjectNode json =
        result.json(
            header,
            id,
            startTs,
            realStartTs(),
            txn.startTs(),
            cluster.nextJobSequence(),
            cluster.options().jobVersion());
    txn.putJson(new MetaKey.DdlHistory(id), json);
    txn.commit();
    recorded = true;
  }
}
