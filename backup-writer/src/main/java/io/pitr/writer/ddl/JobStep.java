package io.pitr.writer.ddl;

import io.pitr.writer.model.MetaTxn;

/** One step of a job. Each is at least one committed transaction. */
sealed interface JobStep {

  /** A schema state: changes definitions in one transaction and tells what it changed. */
  non-sealed interface State extends JobStep {
    Diff run(MetaTxn txn);
  }

  /** Work on rows between two schema states, in transactions of its own or by ingestion. */
  non-sealed interface Reorganization extends JobStep {
    void run();
  }
}
