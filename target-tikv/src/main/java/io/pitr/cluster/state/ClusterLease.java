package io.pitr.cluster.state;

import com.google.protobuf.ByteString;
import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.LeaseHolder;
import io.pitr.api.target.TargetError;
import io.pitr.api.target.TargetLease;
import io.pitr.base.CloseStack;
import io.pitr.tikv.contract.TimeSource;
import io.pitr.tikv.kv.Transaction;
import io.pitr.tikv.kv.TxnClient;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.PeriodicRenewal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lease for exclusive use of the cluster as a target, or for being its only follower: a record that
 * expires by the cluster's clock and is renewed while this process lives. Each holder gets a
 * greater token. Writes of a former holder fail, because every write of the state checks and renews
 * the record in its own transaction.
 */
public final class ClusterLease implements TargetLease, LeaseFence {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLease.class);
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration RENEW = TTL.dividedBy(3);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** What a lease is about. */
  private enum Role {
    TARGET(StateKeys.LEASE, TargetError.TARGET_IN_USE, "held"),
    FOLLOWER(StateKeys.FOLLOWER, TargetError.TARGET_FOLLOWED, "followed");

    private final ByteString key;
    private final ErrorCode taken;
    private final String verb;

    Role(String field, ErrorCode taken, String verb) {
      this.key = StateKeys.key(field);
      this.taken = taken;
      this.verb = verb;
    }

    LeaseRecord read(TxnClient txn, TsoOracle oracle) {
      return txn.reader()
          .get(key, oracle.next())
          .map(LeaseRecord::parse)
          .orElse(LeaseRecord.NOBODY);
    }

    LeaseRecord read(Transaction transaction) {
      return transaction.get(key).map(LeaseRecord::parse).orElse(LeaseRecord.NOBODY);
    }

    RestoreException taken(LeaseRecord holder) {
      String what =
          holder.owner().isEmpty()
              ? "the lease of this run expired, and another run has " + verb + " the target since"
              : "the target is " + verb + " by " + holder.owner();
      return new RestoreException(taken, what, "");
    }
  }

  private final Role role;
  private final TxnClient txn;
  private final TsoOracle oracle;
  private final TimeSource time;
  private final String owner;
  private final long token;
  private final CloseStack onClose = new CloseStack();
  private final List<Runnable> onCheck = new CopyOnWriteArrayList<>();
  private volatile long renewedNanos;
  private volatile boolean lost;

  private ClusterLease(
      Role role, TxnClient txn, TsoOracle oracle, TimeSource time, String owner, long token) {
    this.role = role;
    this.txn = txn;
    this.oracle = oracle;
    this.time = time;
    this.owner = owner;
    this.token = token;
    this.renewedNanos = time.nanoTime();
    onClose.add(this::release);
    PeriodicRenewal keeper = PeriodicRenewal.start(role.verb + "-lease", RENEW, time, this::renew);
    onClose.add(keeper::close);
  }

  /**
   * Takes the lease. Waits until the lease of a holder that does not renew it has expired.
   *
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} when the holder is alive
   */
  public static ClusterLease take(TxnClient txn, TsoOracle oracle, TimeSource time, String owner) {
    return take(Role.TARGET, txn, oracle, time, owner);
  }

  /**
   * Makes this process the only one that follows a log into the target. It does not hold the
   * target.
   *
   * @throws RestoreException {@link TargetError#TARGET_FOLLOWED} when another follower is alive
   */
  public static ClusterLease follow(
      TxnClient txn, TsoOracle oracle, TimeSource time, String owner) {
    return take(Role.FOLLOWER, txn, oracle, time, owner);
  }

  private static ClusterLease take(
      Role role, TxnClient txn, TsoOracle oracle, TimeSource time, String owner) {
    while (true) {
      long token = claim(role, txn, oracle, owner, free(role, txn, oracle, time));
      if (token > 0) {
        return new ClusterLease(role, txn, oracle, time, owner, token);
      }
    }
  }

  /**
   * Waits until no process holds the target, without taking it. Waits until the lease of a holder
   * that does not renew it has expired.
   *
   * @throws RestoreException {@link TargetError#TARGET_IN_USE} when the holder is alive
   */
  public static void awaitFree(TxnClient txn, TsoOracle oracle, TimeSource time) {
    LeaseRecord unused = free(Role.TARGET, txn, oracle, time);
  }

  /** Reads who holds the target, and neither waits nor writes. */
  public static Optional<LeaseHolder> holder(TxnClient txn, TsoOracle oracle) {
    LeaseRecord found = Role.TARGET.read(txn, oracle);
    Tso now = oracle.next();
    return found.isHeld(now)
        ? Optional.of(
            new LeaseHolder(
                found.owner(), Duration.ofMillis(found.untilMillis() - now.physicalMillis())))
        : Optional.empty();
  }

  /** Waits for the record to be free and returns it. */
  private static LeaseRecord free(Role role, TxnClient txn, TsoOracle oracle, TimeSource time) {
    LeaseRecord seen = LeaseRecord.NOBODY;
    while (true) {
      LeaseRecord found = role.read(txn, oracle);
      Tso now = oracle.next();
      if (!found.isHeld(now)) {
        return found;
      }
      boolean renewed = seen.token() == found.token() && seen.untilMillis() != found.untilMillis();
      if (renewed || (seen.token() != 0 && seen.token() != found.token())) {
        throw role.taken(found);
      }
      if (seen.token() == 0) {
        LOG.info(
            "the target is {} by {}; taking it over in {} s unless that run is alive",
            role.verb,
            found.owner(),
            (found.untilMillis() - now.physicalMillis()) / 1000 + 1);
      }
      seen = found;
      time.sleep(LOOK, "another run releases the target");
    }
  }

  /** Returns the new token; 0 when another process was faster. */
  private static long claim(
      Role role, TxnClient txn, TsoOracle oracle, String owner, LeaseRecord expected) {
    return txn.inTransaction(
        "taking the target",
        transaction -> {
          LeaseRecord found = role.read(transaction);
          if (!found.equals(expected)) {
            return 0L;
          }
          long token = found.token() + 1;
          transaction.put(role.key, new LeaseRecord(token, owner, until(oracle.next())).encode());
          return token;
        });
  }

  private static long until(Tso now) {
    return now.physicalMillis() + TTL.toMillis();
  }

  /** Adds an action that runs before the lease is released; the last one added runs first. */
  public void onClose(Runnable action) {
    onClose.add(action::run);
  }

  /** Adds a check of something that this process holds together with the lease. */
  public void onCheck(Runnable check) {
    onCheck.add(check);
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
    LeaseRecord found = role.read(transaction);
    if (found.token() != token || found.owner().isEmpty()) {
      lost = true;
      throw role.taken(found);
    }
    transaction.put(role.key, new LeaseRecord(token, owner, until(transaction.startTs())).encode());
  }

  @Override
  public void check() {
    if (lost) {
      throw role.taken(role.read(txn, oracle));
    }
    if (time.nanoTime() - renewedNanos > TTL.toNanos() / 2) {
      renew();
    }
    onCheck.forEach(Runnable::run);
  }

  @Override
  public void close() {
    try (TimeSource.CleanUp unused = time.cleanUp()) {
      onClose.close();
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
                  "releasing the target",
                  transaction -> {
                    LeaseRecord found = role.read(transaction);
                    if (found.token() == token) {
                      transaction.put(role.key, new LeaseRecord(token, "", 0).encode());
                    }
                  }));
      lost = true;
    } catch (RestoreException e) {
      LOG.warn(
          "the lease of the target was not released and expires in {} s: {}",
          TTL.toSeconds(),
          e.getMessage(),
          e);
    }
  }
}
