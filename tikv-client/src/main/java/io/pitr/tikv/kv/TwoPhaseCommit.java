package io.pitr.tikv.kv;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.Tso;
import io.pitr.format.codec.HexText;
import io.pitr.format.proto.Kvrpcpb;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.pd.TsoOracle;
import io.pitr.tikv.rpc.Retry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a transaction in two phases. Prewrite locks all keys and writes their new values. The
 * commit of the primary key then decides the transaction, and the other keys are committed after
 * it. Every step is idempotent. A process that dies leaves locks, which the next reader resolves by
 * the primary key.
 */
final class TwoPhaseCommit {
  private static final Logger LOG = LoggerFactory.getLogger(TwoPhaseCommit.class);
  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCH_KEYS = 4_096;
  private static final long LOCK_TTL_MILLIS = 20_000;

  private final RegionCaller caller;
  private final TsoOracle oracle;
  private final LockResolver locks;

  TwoPhaseCommit(RegionCaller caller, TsoOracle oracle, LockResolver locks) {
    this.caller = caller;
    this.oracle = oracle;
    this.locks = locks;
  }

  /**
   * @throws TxnRestart when another transaction conflicts; nothing was written then
   * @throws RestoreException when keys cannot be locked or the primary key cannot be committed
   */
  void run(Transaction transaction) throws TxnRestart {
    List<Kvrpcpb.Mutation> mutations = transaction.mutations();
    if (mutations.isEmpty()) {
      return;
    }
    Tso startTs = transaction.startTs();
    ByteString primary = mutations.get(0).getKey();
    List<ByteString> keys = mutations.stream().map(Kvrpcpb.Mutation::getKey).toList();
    try {
      prewrite(mutations, primary, startTs);
    } catch (TxnRestart | RuntimeException e) {
      rollback(keys, startTs, e);
      throw e;
    }
    Tso commitTs = oracle.next();
    List<ByteString> committed = commitFirst(keys, startTs, commitTs);
    try {
      commit(keys.subList(committed.size(), keys.size()), startTs, commitTs);
    } catch (TxnRestart e) {
      throw new IllegalStateException("a committed transaction was rolled back", e);
    } catch (RestoreException e) {
      if (e.code() == StopError.INTERRUPTED) {
        throw e;
      }
      // The primary key has decided the transaction; the next reader commits the other keys.
      LOG.warn("some keys of a committed transaction are still locked: {}", e.getMessage(), e);
    }
  }

  /**
   * Commits the primary key together with the keys that follow it in the same region.
   *
   * @return the committed keys, a prefix of {@code keys}
   */
  private List<ByteString> commitFirst(List<ByteString> keys, Tso startTs, Tso commitTs)
      throws TxnRestart {
    Retry retry = caller.retry();
    while (true) {
      Region region = caller.locate(Encoded.key(keys.get(0)));
      int end = 1;
      while (end < keys.size() && region.span().contains(Encoded.key(keys.get(end)))) {
        end++;
      }
      List<ByteString> batch = batches(keys.subList(0, end), ByteString::size).get(0);
      if (commitBatch(region, batch, startTs, commitTs, retry)) {
        return batch;
      }
    }
  }

  private void prewrite(List<Kvrpcpb.Mutation> mutations, ByteString primary, Tso startTs)
      throws TxnRestart {
    Retry retry = caller.retry();
    List<Kvrpcpb.Mutation> left = mutations;
    while (!left.isEmpty()) {
      var again = new ArrayList<Kvrpcpb.Mutation>();
      for (Map.Entry<Region, List<Kvrpcpb.Mutation>> group :
          caller.byRegion(left, mutation -> Encoded.key(mutation.getKey())).entrySet()) {
        for (List<Kvrpcpb.Mutation> batch :
            batches(group.getValue(), Kvrpcpb.Mutation::getSerializedSize)) {
          if (!prewriteBatch(group.getKey(), batch, mutations.size(), primary, startTs, retry)) {
            again.addAll(batch);
          }
        }
      }
      left = again;
    }
  }

  /** Returns false when the batch must be sent again. */
  private boolean prewriteBatch(
      Region region,
      List<Kvrpcpb.Mutation> batch,
      int txnSize,
      ByteString primary,
      Tso startTs,
      Retry retry)
      throws TxnRestart {
    Optional<Kvrpcpb.PrewriteResponse> answer =
        caller.attempt(
            "KvPrewrite",
            region,
            (stub, at) ->
                stub.kvPrewrite(
                    Kvrpcpb.PrewriteRequest.newBuilder()
                        .setContext(caller.context(at))
                        .addAllMutations(batch)
                        .setPrimaryLock(primary)
                        .setStartVersion(startTs.value())
                        .setLockTtl(LOCK_TTL_MILLIS)
                        .setTxnSize(txnSize)
                        .build()),
            Kvrpcpb.PrewriteResponse::getRegionError,
            retry);
    if (answer.isEmpty()) {
      return false;
    }
    for (Kvrpcpb.KeyError error : answer.get().getErrorsList()) {
      if (!error.hasLocked()) {
        throw restart(error);
      }
      locks.resolve(error.getLocked(), startTs, retry);
    }
    return answer.get().getErrorsCount() == 0;
  }

  private static TxnRestart restart(Kvrpcpb.KeyError error) {
    if (error.hasConflict()) {
      return new TxnRestart(
          "key "
              + HexText.of(error.getConflict().getKey().toByteArray())
              + " was written at "
              + Long.toUnsignedString(error.getConflict().getConflictCommitTs()));
    }
    return new TxnRestart("TiKV reports " + error.toString().strip());
  }

  /**
   * Commits locked keys.
   *
   * @throws TxnRestart when the transaction has been rolled back
   */
  private void commit(List<ByteString> keys, Tso startTs, Tso commitTs) throws TxnRestart {
    Retry retry = caller.retry();
    List<ByteString> left = keys;
    while (!left.isEmpty()) {
      var again = new ArrayList<ByteString>();
      for (Map.Entry<Region, List<ByteString>> group :
          caller.byRegion(left, Encoded::key).entrySet()) {
        for (List<ByteString> batch : batches(group.getValue(), ByteString::size)) {
          if (!commitBatch(group.getKey(), batch, startTs, commitTs, retry)) {
            again.addAll(batch);
          }
        }
      }
      left = again;
    }
  }

  /** Returns false when the batch must be sent again. */
  private boolean commitBatch(
      Region region, List<ByteString> batch, Tso startTs, Tso commitTs, Retry retry)
      throws TxnRestart {
    Optional<Kvrpcpb.CommitResponse> answer =
        caller.attempt(
            "KvCommit",
            region,
            (stub, at) ->
                stub.kvCommit(
                    Kvrpcpb.CommitRequest.newBuilder()
                        .setContext(caller.context(at))
                        .setStartVersion(startTs.value())
                        .addAllKeys(batch)
                        .setCommitVersion(commitTs.value())
                        .build()),
            Kvrpcpb.CommitResponse::getRegionError,
            retry);
    if (answer.isPresent() && answer.get().hasError()) {
      throw restart(answer.get().getError());
    }
    return answer.isPresent();
  }

  /**
   * Tries once to roll back, so that others do not wait for the locks until they expire. A failure
   * is attached to the one that ended the transaction and does not hide it.
   */
  private void rollback(List<ByteString> keys, Tso startTs, Exception why) {
    try {
      rollback(keys, startTs);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private void rollback(List<ByteString> keys, Tso startTs) {
    for (Map.Entry<Region, List<ByteString>> group :
        caller.byRegion(keys, Encoded::key).entrySet()) {
      for (List<ByteString> batch : batches(group.getValue(), ByteString::size)) {
        caller.attempt(
            "KvBatchRollback",
            group.getKey(),
            (stub, region) ->
                stub.kvBatchRollback(
                    Kvrpcpb.BatchRollbackRequest.newBuilder()
                        .setContext(caller.context(region))
                        .setStartVersion(startTs.value())
                        .addAllKeys(batch)
                        .build()),
            Kvrpcpb.BatchRollbackResponse::getRegionError,
            caller.retry());
      }
    }
  }

  private static <T> List<List<T>> batches(List<T> items, ToIntFunction<T> sizeBytes) {
    var batches = new ArrayList<List<T>>();
    List<T> batch = new ArrayList<>();
    long bytes = 0;
    for (T item : items) {
      long more = sizeBytes.applyAsInt(item);
      if (!batch.isEmpty() && (bytes + more > BATCH_BYTES || batch.size() == BATCH_KEYS)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(item);
      bytes += more;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
