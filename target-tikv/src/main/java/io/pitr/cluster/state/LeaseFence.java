package io.pitr.cluster.state;

import io.pitr.tikv.kv.Transaction;

/** Keeps what is written to the state to the process that holds the target. */
public interface LeaseFence {

  /** Nothing holds the target: reading only, or before it is taken. */
  LeaseFence OPEN =
      new LeaseFence() {
        @Override
        public void locked(Runnable write) {
          write.run();
        }

        @Override
        public void check(Transaction transaction) {}
      };

  /** Runs a write while the lease itself is not being renewed: both touch the same key. */
  void locked(Runnable write);

  /**
   * Makes a transaction fail unless this process holds the target when it commits.
   *
   * @throws io.pitr.api.RestoreException {@link io.pitr.api.target.TargetError#TARGET_IN_USE} when
   *     another holds it
   */
  void check(Transaction transaction);
}
