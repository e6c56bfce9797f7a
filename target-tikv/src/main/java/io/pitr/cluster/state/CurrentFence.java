package io.pitr.cluster.state;

import io.pitr.tikv.kv.Transaction;

/** The fence of the lease that is held at the moment; open while none is held. */
public final class CurrentFence implements LeaseFence {
  private volatile LeaseFence current = LeaseFence.OPEN;

  public void set(LeaseFence fence) {
    current = fence;
  }

  @Override
  public void locked(Runnable write) {
    current.locked(write);
  }

  @Override
  public void check(Transaction transaction) {
    current.check(transaction);
  }
}
