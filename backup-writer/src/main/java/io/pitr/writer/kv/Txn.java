package io.pitr.writer.kv;

import io.pitr.api.Tso;
import io.pitr.writer.kv.KeyVersion.Kind;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Percolator transaction whose steps are the caller's: values reach the default CF at {@link
 * #prewrite}, records the write CF at {@link #commit}. Not thread-safe.
 */
public final class Txn {
  private final MvccStore store;
  private final Tso startTs;
  private final TreeMap<byte[], Mutation> mutations = new TreeMap<>(Arrays::compareUnsigned);
  private final Set<byte[]> prewritten = new TreeSet<>(Arrays::compareUnsigned);
  private State state = State.OPEN;

  Txn(MvccStore store, Tso startTs) {
    this.store = store;
    this.startTs = startTs;
  }

  public Tso startTs() {
    return startTs;
  }

  public State state() {
    return state;
  }

  public Txn put(byte[] key, byte[] value) {
    return put(key, value, null);
  }

  /**
   * @param image kept beside the version, see {@link KeyVersion#image}
   */
  public Txn put(byte[] key, byte[] value, @Nullable Object image) {
    return mutate(key, new Mutation(Kind.PUT, value, image));
  }

  public Txn delete(byte[] key) {
    return mutate(key, new Mutation(Kind.DELETE, new byte[0], null));
  }

  /** {@code SELECT … FOR UPDATE}: a record without data; changes nothing where data is written. */
  public Txn lock(byte[] key) {
    if (mutations.containsKey(key)) {
      return this;
    }
    return mutate(key, new Mutation(Kind.LOCK, new byte[0], null));
  }

  private Txn mutate(byte[] key, Mutation mutation) {
    if (isEnded()) {
      throw new IllegalStateException("a transaction that is " + state + " takes no mutation");
    }
    if (prewritten.contains(key)) {
      throw new IllegalStateException("a key that is prewritten takes no other mutation");
    }
    mutations.put(key, mutation);
    return this;
  }

  private boolean isEnded() {
    return state == State.COMMITTED || state == State.ROLLED_BACK;
  }

  /** The value that this transaction would write; {@code null} when it does not touch the key. */
  @Nullable Mutation own(byte[] key) {
    return mutations.get(key);
  }

  Map<byte[], Mutation> mutations() {
    return mutations;
  }

  public boolean isEmpty() {
    return mutations.isEmpty();
  }

  /**
   * Locks the keys and puts long values. More keys may come and be prewritten after that, as
   * pipelined statements do.
   *
   * @throws IllegalStateException when another transaction holds a key
   */
  public Txn prewrite() {
    if (isEnded()) {
      throw new IllegalStateException("a transaction that is " + state + " can't be prewritten");
    }
    Map<byte[], Mutation> fresh = new TreeMap<>(Arrays::compareUnsigned);
    mutations.forEach(
        (key, mutation) -> {
          if (prewritten.add(key)) {
            fresh.put(key, mutation);
          }
        });
    store.prewrite(this, fresh);
    state = State.PREWRITTEN;
    return this;
  }

  /** Prewrites if that was not done, and commits at a new timestamp. */
  public Tso commit() {
    prewrite();
    return commit(store.clock().next());
  }

  /** Commits at a timestamp of the caller. */
  public Tso commit(Tso commitTs) {
    prewrite();
    store.commit(this, commitTs);
    state = State.COMMITTED;
    return commitTs;
  }

  /**
   * Rolls the transaction back and leaves rollback records.
   *
   * @param isProtected as pessimistic and asynchronous transactions leave them on the primary
   */
  public void rollback(boolean isProtected) {
    if (isEnded()) {
      throw new IllegalStateException("a transaction that is " + state + " can't be rolled back");
    }
    store.rollback(this, isProtected);
    state = State.ROLLED_BACK;
  }

  /** The state of a transaction. */
  public enum State {
    OPEN,
    PREWRITTEN,
    COMMITTED,
    ROLLED_BACK
  }

  /** One key's change. */
  record Mutation(Kind kind, byte[] value, @Nullable Object image) {}
}
