package io.pitr.cluster.state;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.kv.Transaction;
import io.pitr.tikv.kv.TxnClient;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.PeriodicRenewal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exclusive use of the cluster as a target: a record with a time limit, by the cluster's clock,
 * renewed as long as this process lives. Each holder has a greater token than the one before; what
 * a former holder still writes fails, because every write of the state reads and renews the record
 * in its own transaction.
 */
public final class ClusterLease implements TargetLease, LeaseFence {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLease.class);
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration RENEW = TTL.dividedBy(3);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final ByteString KEY = StateKeys.key(StateKeys.LEASE);

  private final TxnClient txn;
  private final TsoOracle oracle;
  private final TimeSource time;
  private final String owner;
  private final long token;
  private final Deque<Runnable> onClose = new ArrayDeque<>();
  private final PeriodicRenewal keeper;
  private volatile long renewedNanos;
  private volatile boolean lost;

  private ClusterLease(TxnClient txn, TsoOracle oracle, TimeSource time, String owner, long token) {
    this.txn = txn;
    this.oracle = oracle;
    this.time = time;
    this.owner = owner;
    this.token = token;
    this.renewedNanos = time.nanoTime();
    this.keeper = PeriodicRenewal.start("target-lease", RENEW, time, this::renew);
  }

  /**
   * Takes the target. A holder that does not renew is waited for until its time has run out.
   *
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} when the holder is alive
   */
  public static ClusterLease take(TxnClient txn, TsoOracle oracle, TimeSource time, String owner) {
    while (true) {
      long token = claim(txn, oracle, owner, free(txn, oracle, time));
      if (token > 0) {
        return new ClusterLease(txn, oracle, time, owner, token);
      }
    }
  }

  /**
   * Returns when nobody holds the target, and leaves it so. A holder that does not renew is waited
   * for until its time has run out.
   *
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} when the holder is alive
   */
  public static void awaitFree(TxnClient txn, TsoOracle oracle, TimeSource time) {
    LeaseRecord unused = free(txn, oracle, time);
  }

  /** The record once it is nobody's. */
  private static LeaseRecord free(TxnClient txn, TsoOracle oracle, TimeSource time) {
    LeaseRecord seen = LeaseRecord.NOBODY;
    while (true) {
      LeaseRecord found = read(txn, oracle);
      Tso now = oracle.next();
      if (!found.isHeld(now)) {
        return found;
      }
      boolean renewed = seen.token() == found.token() && seen.untilMillis() != found.untilMillis();
      if (renewed || (seen.token() != 0 && seen.token() != found.token())) {
        throw inUse(found);
      }
      if (seen.token() == 0) {
        LOG.info(
            "the target is held by {}; taking it over in {} s unless that run is alive",
            found.owner(),
            (found.untilMillis() - now.physicalMillis()) / 1000 + 1);
      }
      seen = found;
      time.sleep(LOOK, "another run gives the target back");
    }
  }

  private static RestoreException inUse(LeaseRecord holder) {
    return new RestoreException(
        TargetError.TARGET_IN_USE, "the target is held by " + holder.owner(), "");
  }

  private static LeaseRecord read(TxnClient txn, TsoOracle oracle) {
    return txn.reader().get(KEY, oracle.next()).map(LeaseRecord::parse).orElse(LeaseRecord.NOBODY);
  }

  /** The new token; 0 when somebody was faster. */
  private static long claim(TxnClient txn, TsoOracle oracle, String owner, LeaseRecord expected) {
    return txn.inTransaction(
        "taking the target",
        transaction -> {
          LeaseRecord found =
              transaction.get(KEY).map(LeaseRecord::parse).orElse(LeaseRecord.NOBODY);
          if (!found.equals(expected)) {
            return 0L;
          }
          long token = found.token() + 1;
          transaction.put(KEY, new LeaseRecord(token, owner, until(oracle.next())).encode());
          return token;
        });
  }

  private static long until(Tso now) {
    return now.physicalMillis() + TTL.toMillis();
  }

  /** Does something when the lease is given back, before it is; the last one first. */
  public void onClose(Runnable action) {
    onClose.push(action);
  }

  private void renew() {
    locked(
        () -> {
          long before = time.nanoTime();
          txn.write("renewing the target's lease", this::check);
          renewedNanos = before;
        });
  }

  @Override
  public synchronized void locked(Runnable write) {
    write.run();
  }

  @Override
  public void check(Transaction transaction) {
    LeaseRecord found = transaction.get(KEY).map(LeaseRecord::parse).orElse(LeaseRecord.NOBODY);
    if (found.token() != token || found.owner().isEmpty()) {
      lost = true;
      throw inUse(found);
    }
    transaction.put(KEY, new LeaseRecord(token, owner, until(transaction.startTs())).encode());
  }

  @Override
  public void check() {
    if (lost) {
      throw inUse(read(txn, oracle));
    }
    if (time.nanoTime() - renewedNanos > TTL.toNanos() / 2) {
      renew();
    }
  }

  @Override
  public void close() {
    keeper.close();
    try {
      while (!onClose.isEmpty()) {
        onClose.pop().run();
      }
    } finally {
      release();
    }
  }

  private void release() {
    if (lost) {
      return;
    }
    try {
      locked(
          () ->
              txn.write(
                  "giving the target back",
                  transaction -> {
                    LeaseRecord found =
                        transaction.get(KEY).map(LeaseRecord::parse).orElse(LeaseRecord.NOBODY);
                    if (found.token() == token) {
                      transaction.put(KEY, new LeaseRecord(token, "", 0).encode());
                    }
                  }));
      lost = true;
    } catch (RestoreException e) {
      LOG.warn("the target is free again in {} s: {}", TTL.toSeconds(), e.getMessage());
    }
  }
}
