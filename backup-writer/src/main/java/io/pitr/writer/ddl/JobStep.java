package io.pitr.writer.ddl;

import io.pitr.writer.model.MetaTxn;

/** One step of a job. Each is at least one committed transaction. */
sealed interface JobStep {

  /** A schema state: changes definitions in one transaction and returns the changes. */
  non-sealed interface State extends JobStep {
    Diff run(MetaTxn txn);
  }

  /**
   * A schema state whose transaction begins, then work on rows is done, then definitions change:
   * the start-ts is older than the rows' commits.
   */
  non-sealed interface StateAfterRows extends JobStep {
    Diff run(MetaTxn txn);
  }

  /** Work on rows in a transaction of its own; returns whether more is left. */
  non-sealed interface Rows extends JobStep {
    boolean run();
  }
}
