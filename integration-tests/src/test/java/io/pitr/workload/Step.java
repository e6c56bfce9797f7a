package io.pitr.workload;

/**
 * One step of a workload. It draws its choices from its own seed and the state of the cluster, and
 * does nothing if it does not fit. So any part of a workload can run.
 */
public record Step(Kind kind, long seed) {

  /** What a step does. */
  public enum Kind {
    CREATE_DATABASE(1),
    CREATE_TABLE(6),
    CREATE_TABLE_LIKE(1),
    /** Rows in one transaction, or several small ones. */
    INSERT(20),
    UPDATE(14),
    DELETE(7),
    /** Statements over several tables in one transaction. */
    MIXED(8),
    /** Rows are locked and stay as they are. */
    LOCK(3),
    /** A transaction that is rolled back, plainly or with a protected record. */
    ROLLBACK(3),
    /** A rollback whose start-ts is another transaction's commit-ts. */
    OVERLAPPED_ROLLBACK(1),
    /** A transaction that is prewritten and stays open. */
    OPEN(5),
    /** An open transaction ends, as a rule with a commit. */
    CLOSE(4),
    /** A DDL job is begun. */
    DDL(14),
    /** A running job does a step. */
    DDL_STEP(20),
    /** A running job does all its steps. */
    DDL_FINISH(8),
    /** A running job is rolled back. */
    DDL_CANCEL(1),
    /** An index is added, with statements between the job's steps. */
    ADD_INDEX(4),
    NEXT_SEQUENCE_BLOCK(1),
    FLUSH(5),
    MOVE_LEADERS(1),
    PASS_TIME(5),
    /** The full backup; the first one counts. */
    BASE(0);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    /** How often the generator draws it, against the others. */
    int weight() {
      return weight;
    }
  }

  @Override
  public String toString() {
    return kind + "(" + seed + ")";
  }
}
