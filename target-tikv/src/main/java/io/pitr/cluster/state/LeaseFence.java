package io.pitr.cluster.state;

import io.pitr.tikv.kv.Transaction;

/** Allows writes of the state only to the process that holds the target. */
public interface LeaseFence {

  /** No lease is held: read-only use, or before the lease is taken. */
  LeaseFence OPEN =
      new LeaseFence() {
        @Override
        public void locked(Runnable write) {
          write.run();
        }

        @Override
        public void check(Transaction transaction) {}
      };

  /** Runs a write without a concurrent renewal of the lease, which changes the same key. */
  void locked(Runnable write);

  /**
   * Makes a transaction fail unless this process holds the target when it commits.
   *
   * @throws io.pitr.api.RestoreException {@link io.pitr.api.target.TargetError#TARGET_IN_USE} when
   *     another process holds it
   */
  void check(Transaction transaction);
}
