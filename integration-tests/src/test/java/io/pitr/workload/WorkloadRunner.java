package io.pitr.workload;

import io.pitr.api.Tso;
import io.pitr.writer.ObjectSink;
import io.pitr.writer.Upstream;
import io.pitr.writer.ddl.DdlJob;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.model.ClusterModel;
import io.pitr.writer.model.RowRef;
import io.pitr.writer.model.SqlTxn;
import io.pitr.writer.model.StatementRefused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a workload on a cluster. */
final class WorkloadRunner {
  private static final int MAX_JOBS = 4;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final Workload workload;
  private final Upstream upstream;
  private final ClusterModel cluster;
  private final Objects objects;
  private final DdlChooser chooser;
  private final List<RunningJob> jobs = new ArrayList<>();
  private final List<SqlTxn> open = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private @Nullable Tso base;

  WorkloadRunner(Workload workload, ObjectSink full, ObjectSink log) {
    this.workload = workload;
    this.upstream = new Upstream(full, log, workload.options().upstream().seed(workload.seed()));
    this.cluster = upstream.cluster();
    SessionExpressions.register(cluster);
    this.objects = new Objects(cluster, jobs);
    this.chooser = new DdlChooser(cluster, upstream.ddl(), objects);
  }

  WorkloadRun run() {
    for (Step step : workload.steps()) {
      run(step);
      cluster.clock().pass(1 + Math.floorMod(step.seed(), 50));
    }
    SplittableRandom random = new SplittableRandom(workload.seed());
    while (!open.isEmpty()) {
      close(random);
    }
    if (random.nextInt(3) > 0) {
      while (!jobs.isEmpty()) {
        finish(jobs.get(0));
      }
    }
    Tso taken = base == null ? upstream.fullBackup() : base;
    cluster.clock().pass(20);
    return new WorkloadRun(upstream, taken, upstream.complete(), story);
  }

  private void run(Step step) {
    SplittableRandom random = new SplittableRandom(step.seed());
    switch (step.kind()) {
      case CREATE_DATABASE -> begin(chooser.createDatabase(random), 99, random);
      case CREATE_TABLE -> begin(chooser.createTable(random), 99, random);
      case CREATE_TABLE_LIKE -> begin(chooser.createTableLike(random), 99, random);
      case INSERT -> statements(random, 1, Verb.INSERT);
      case UPDATE -> statements(random, 1, Verb.UPDATE);
      case DELETE -> statements(random, 1, Verb.DELETE);
      case LOCK -> statements(random, 1, Verb.LOCK);
      case MIXED -> statements(random, 4, Verb.ANY);
      case ROLLBACK -> rollback(random);
      case OVERLAPPED_ROLLBACK -> overlappedRollback(random);
      case OPEN -> open(random);
      case CLOSE -> close(random);
      case DDL -> begin(chooser.any(random), random.nextInt(8), random);
      case DDL_STEP -> running(random).ifPresent(this::step);
      case DDL_FINISH -> running(random).ifPresent(this::finish);
      case DDL_CANCEL -> running(random).ifPresent(this::cancel);
      case ADD_INDEX -> addIndex(random);
      case NEXT_SEQUENCE_BLOCK -> nextSequenceBlock(random);
      case FLUSH -> upstream.flush();
      case MOVE_LEADERS -> upstream.moveLeaders();
      case PASS_TIME -> cluster.clock().pass(1 + random.nextInt(60_000));
      case BASE -> takeBase();
    }
  }

  private void takeBase() {
    if (base == null) {
      base = upstream.fullBackup();
      tell("full backup at " + base);
    }
  }

  private void tell(String line) {
    story.add(cluster.clock().last() + " " + line);
  }

  /** A share of the transactions, chosen by their timestamps, is pipelined DML. */
  private SqlTxn beginTxn() {
    SqlTxn txn = cluster.begin();
    long mixed = txn.startTs().value() * MIX >>> 32;
    return mixed % 5 == 0 ? txn.pipelined() : txn;
  }

  private void statements(SplittableRandom random, int count, Verb verb) {
    SqlTxn txn = beginTxn();
    String what = write(txn, random, count, verb);
    end(txn, what, true, random);
  }

  /** Commits, or rolls back; a transaction that wrote nothing just goes. */
  private void end(SqlTxn txn, String what, boolean commit, SplittableRandom random) {
    if (txn.isEmpty() || !commit) {
      txn.rollback(random.nextBoolean());
      tell("rolled back " + txn.startTs() + " " + what);
      return;
    }
    tell("committed " + txn.startTs() + " at " + txn.commit() + " " + what);
  }

  private String write(SqlTxn txn, SplittableRandom random, int count, Verb verb) {
    StringBuilder what = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Optional<TableName> table = objects.anyTableWithRows(random);
      if (table.isEmpty()) {
        continue;
      }
      Verb chosen = verb == Verb.ANY ? Verb.values()[random.nextInt(4)] : verb;
      int rows = 1 + random.nextInt(workload.options().rowsPerInsert());
      int done = new RowStatements(cluster, table.get()).run(txn, chosen, rows, random);
      what.append(chosen).append(' ').append(done).append(' ').append(table.get()).append("; ");
    }
    return what.toString();
  }

  private void rollback(SplittableRandom random) {
    SqlTxn txn = beginTxn();
    String what = write(txn, random, 2, Verb.ANY);
    if (random.nextBoolean()) {
      txn.prewrite();
      cluster.clock().pass(3);
    }
    end(txn, what, false, random);
    if (random.nextInt(3) == 0) {
      rollBackTwice(random);
    }
  }

  /** Two rollbacks of a row, one behind the other: the record of the first is deleted. */
  private void rollBackTwice(SplittableRandom random) {
    Optional<RowRef> row = anyFreeRow(random);
    if (row.isEmpty()) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      SqlTxn txn = cluster.begin();
      txn.lock(row.get());
      txn.prewrite();
      txn.rollback(false);
      tell("rolled back " + txn.startTs() + ", a lock of " + row.get());
    }
  }

  private Optional<RowRef> anyFreeRow(SplittableRandom random) {
    List<RowRef> rows =
        objects
            .anyTableWithRows(random)
            .map(table -> cluster.rows(table.database(), table.name()))
            .orElse(List.of());
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(rows.get(random.nextInt(rows.size()))).filter(cluster::isFree);
  }

  private void overlappedRollback(SplittableRandom random) {
    Optional<TableName> table = objects.anyTableWithRows(random);
    if (table.isEmpty()) {
      return;
    }
    List<RowRef> rows = cluster.rows(table.get().database(), table.get().name());
    if (rows.isEmpty()) {
      return;
    }
    RowRef row = rows.get(random.nextInt(rows.size()));
    byte[] key = row.handle().recordKey(row.physicalId());
    List<KeyVersion> versions =
        cluster
            .store()
            .history()
            .getOrDefault(key, Collections.emptyNavigableMap())
            .values()
            .stream()
            .filter(
                one -> one.kind() == KeyVersion.Kind.PUT || one.kind() == KeyVersion.Kind.DELETE)
            .toList();
    if (versions.isEmpty() || !cluster.isFree(row)) {
      return;
    }
    // One that has a next version is given a fence.
    KeyVersion version = versions.get(random.nextInt(versions.size()));
    SqlTxn txn = cluster.begin(version.commitTs());
    try {
      txn.delete(row);
      txn.prewrite();
    } catch (StatementRefused e) {
      tell("refused: " + e.getMessage());
    }
    txn.rollback(true);
    tell("overlapped rollback at " + version.commitTs() + " of " + table.get());
  }

  private void open(SplittableRandom random) {
    SqlTxn txn = beginTxn();
    String what = write(txn, random, 2, Verb.ANY);
    if (txn.isEmpty()) {
      txn.rollback(false);
      return;
    }
    txn.prewrite();
    open.add(txn);
    tell("open " + txn.startTs() + " " + what);
  }

  private void close(SplittableRandom random) {
    if (!open.isEmpty()) {
      SqlTxn txn = open.remove(random.nextInt(open.size()));
      end(txn, "left open", random.nextInt(5) > 0, random);
    }
  }

  private void begin(Optional<RunningJob> begun, int steps, SplittableRandom random) {
    if (begun.isEmpty()) {
      return;
    }
    RunningJob job = begun.get();
    jobs.add(job);
    tell("job " + job.job().id() + " " + job.job().query());
    for (int i = 0; i < steps && !job.job().isFinished(); i++) {
      step(job);
    }
    if (job.atOnce()) {
      finish(job);
    } else if (jobs.size() > MAX_JOBS) {
      finish(jobs.get(random.nextInt(jobs.size())));
    }
  }

  private Optional<RunningJob> running(SplittableRandom random) {
    return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.get(random.nextInt(jobs.size())));
  }

  private void step(RunningJob running) {
    DdlJob job = running.job();
    if (job.isFinished()) {
      return;
    }
    while (job.isBlocked()) {
      SqlTxn oldest = open.remove(0);
      end(oldest, "for job " + job.id(), true, new SplittableRandom(job.id()));
    }
    job.step();
    tell("job " + job.id() + (job.isFinished() ? " in the history" : " one step"));
    if (job.isFinished()) {
      jobs.remove(running);
      running.whenDone().run();
    }
  }

  private void finish(RunningJob running) {
    while (!running.job().isFinished()) {
      step(running);
    }
  }

  private void cancel(RunningJob running) {
    try {
      running.job().cancel();
      tell("job " + running.job().id() + " cancelled");
    } catch (IllegalStateException e) {
      tell("job " + running.job().id() + " goes on: " + e.getMessage());
    }
  }

  private void addIndex(SplittableRandom random) {
    Optional<RunningJob> begun = chooser.addIndex(random);
    if (begun.isEmpty()) {
      return;
    }
    begin(begun, 0, random);
    RunningJob job = begun.get();
    while (!job.job().isFinished()) {
      step(job);
      Verb verb = Verb.values()[random.nextInt(3)];
      TableName table = job.table();
      if (table != null && objects.exists(table)) {
        SqlTxn txn = cluster.begin();
        int done = new RowStatements(cluster, table).run(txn, verb, 3, random);
        end(txn, verb + " " + done + " " + table, true, random);
      }
    }
  }

  private void nextSequenceBlock(SplittableRandom random) {
    objects
        .anySequence(random)
        .ifPresent(
            name -> {
              cluster.reserveSequence(name.database(), name.name());
              tell("next block of " + name);
            });
  }

  /** What a statement does. */
  enum Verb {
    INSERT,
    UPDATE,
    DELETE,
    LOCK,
    ANY
  }
}
