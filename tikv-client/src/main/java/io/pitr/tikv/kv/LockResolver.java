package io.pitr.tikv.kv;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.format.codec.HexText;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.tikv.contract.TikvError;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Retry;

/**
 * Clears locks that others left behind. A lock stands for its transaction's primary key: when that
 * is committed, so is the locked key; when its time has run out, the transaction is rolled back;
 * else it is waited for.
 *
 * <p>Locks of transactions that commit asynchronously are only waited for: to decide their fate
 * takes a look at all their keys, which the cluster's own servers and garbage collection do.
 */
final class LockResolver {
  private final RegionCaller caller;
  private final TsoOracle oracle;

  LockResolver(RegionCaller caller, TsoOracle oracle) {
    this.caller = caller;
    this.oracle = oracle;
  }

  /**
   * Resolves a lock or waits for it; the caller tries again after that.
   *
   * @param readerTs the start of the transaction that met the lock
   * @throws RestoreException {@link TikvError#KEY_LOCKED} when {@code retry} is used up
   */
  void resolve(Kvrpcpb.LockInfo lock, Tso readerTs, Retry retry) {
    if (!lock.getUseAsyncCommit() && settle(lock, readerTs)) {
      return;
    }
    if (!retry.pause()) {
      throw new RestoreException(
          TikvError.KEY_LOCKED,
          "locked by the transaction " + Long.toUnsignedString(lock.getLockVersion()),
          "key " + HexText.of(lock.getKey().toByteArray()));
    }
  }

  /** Whether the lock is gone. */
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
