package io.pitr.cluster.meta;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.format.key.MetaKey;
import io.pitr.tikv.kv.Transaction;
import io.pitr.tikv.kv.TxnClient;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Allocates ids from TiDB's own counter, so that each id is used once (restore-flow.md §6.1). */
public final class GlobalIds {
  /** Greater upstream ids belong to internal objects and are never reused. */
  private static final long GREATEST_KEPT = (1L << 32) - 1;

  private static final ByteString COUNTER =
      ByteString.copyFrom(new MetaKey.NextGlobalId().encode());

  private final TxnClient txn;

  public GlobalIds(TxnClient txn) {
    this.txn = txn;
  }

  /**
   * Allocates an id for each upstream id: the same id if it is still free, otherwise one above all
   * of them, in ascending order.
   */
  public Map<Long, Long> allocate(SortedSet<Long> upstream) {
    if (upstream.isEmpty()) {
      return Map.of();
    }
    return txn.inTransaction(
        "allocating ids",
        transaction -> {
          long start = current(transaction) + 1;
          long greatest =
              upstream.stream().filter(GlobalIds::mayBeKept).reduce(Long::max).orElse(0L);
          long next = Math.max(greatest + 1, start);
          Map<Long, Long> allocated = new TreeMap<>();
          for (long id : upstream) {
            allocated.put(id, id >= start && mayBeKept(id) ? id : next++);
          }
          set(transaction, next - 1);
          return allocated;
        });
  }

  /** Allocates one id. */
  public long one() {
    return txn.inTransaction(
        "allocating an id",
        transaction -> {
          long id = current(transaction) + 1;
          set(transaction, id);
          return id;
        });
  }

  private static boolean mayBeKept(long id) {
    return id > 0 && id < GREATEST_KEPT;
  }

  private static long current(Transaction transaction) {
    String text = transaction.get(COUNTER).map(ByteString::toStringUtf8).orElse("0");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RestoreException(
          TargetError.TARGET_CORRUPT, "the counter of ids is '" + text + "'", "NextGlobalID", e);
    }
  }

  private static void set(Transaction transaction, long id) {
    transaction.put(COUNTER, ByteString.copyFromUtf8(Long.toString(id)));
  }
}
