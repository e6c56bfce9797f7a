package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.codec.HexText;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Retry;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Resolves locks of other transactions by their primary key. If the primary key is committed, the
 * locked key is committed too. If the lock has expired, the transaction is rolled back. Otherwise
 * the reader waits.
 *
 * <p>Locks of asynchronous commits are only waited for. Resolving them needs a check of all keys of
 * the transaction, which TiDB servers and garbage collection do. A lock that is met again after it
 * was resolved is waited for, too, so that a store that keeps it cannot be asked without an end.
 * Thread-safe.
 */
final class LockResolver {
  private static final int MOST_RESOLVED = 1_024;

  private final RegionCaller caller;
  private final TsoOracle oracle;
  private final Set<Resolved> resolved = new LinkedHashSet<>();

  /** A lock that was resolved. */
  private record Resolved(ByteString key, long version) {}

  LockResolver(RegionCaller caller, TsoOracle oracle) {
    this.caller = caller;
    this.oracle = oracle;
  }

  /**
   * Resolves a lock or waits for it. The caller then repeats its request.
   *
   * @param readerTs start timestamp of the transaction that met the lock
   * @throws RestoreException {@link TikvError#KEY_LOCKED} when {@code retry} has no try left
   */
  void resolve(Kvrpcpb.LockInfo lock, Tso readerTs, Retry retry) {
    if (!lock.getUseAsyncCommit() && settle(lock, readerTs) && isNew(lock)) {
      return;
    }
    String reason = "locked by the transaction " + Long.toUnsignedString(lock.getLockVersion());
    if (!retry.pause("read or write of a key", reason)) {
      throw retry.gaveUp(TikvError.KEY_LOCKED, "key " + HexText.of(lock.getKey().toByteArray()));
    }
  }

  /** Whether the lock was not resolved before; keeps the latest ones. */
  private synchronized boolean isNew(Kvrpcpb.LockInfo lock) {
    if (resolved.size() == MOST_RESOLVED) {
      resolved.remove(resolved.iterator().next());
    }
    return resolved.add(new Resolved(lock.getKey(), lock.getLockVersion()));
  }

  /** Resolves the lock if its transaction has ended; returns whether the lock is gone. */
  private boolean settle(Kvrpcpb.LockInfo lock, Tso readerTs) {
    Tso now = oracle.next();
    long lockedMillis = new Tso(lock.getLockVersion()).physicalMillis();
    boolean expired = lockedMillis + lock.getLockTtl() <= now.physicalMillis();
    Kvrpcpb.CheckTxnStatusResponse status =
        caller.call(
            "KvCheckTxnStatus",
            Encoded.key(lock.getPrimaryLock()),
            (stub, region) ->
                stub.kvCheckTxnStatus(
                    Kvrpcpb.CheckTxnStatusRequest.newBuilder()
                        .setContext(caller.context(region))
                        .setPrimaryKey(lock.getPrimaryLock())
                        .setLockTs(lock.getLockVersion())
                        .setCallerStartTs(readerTs.value())
                        .setCurrentTs(now.value())
                        .setRollbackIfNotExist(expired)
                        .build()),
            Kvrpcpb.CheckTxnStatusResponse::getRegionError);
    if (status.getLockTtl() > 0 || status.hasError()) {
      return false;
    }
    Kvrpcpb.ResolveLockResponse answer =
        caller.call(
            "KvResolveLock",
            Encoded.key(lock.getKey()),
            (stub, region) ->
                stub.kvResolveLock(
                    Kvrpcpb.ResolveLockRequest.newBuilder()
                        .setContext(caller.context(region))
                        .setStartVersion(lock.getLockVersion())
                        .setCommitVersion(status.getCommitVersion())
                        .addKeys(lock.getKey())
                        .build()),
            Kvrpcpb.ResolveLockResponse::getRegionError);
    return !answer.hasError();
  }
}
