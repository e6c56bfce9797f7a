package io.pitr.cluster.state;

import com.google.protobuf.ByteString;
import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import io.pitr.api.target.TargetError;
import io.pitr.format.key.KeySpan;
import io.pitr.tikv.kv.KvReader;
import io.pitr.tikv.kv.Transaction;
import io.pitr.tikv.kv.TxnClient;
import io.pitr.tikv.pd.TsoOracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The state of a chain, stored in the cluster as fields of a hash {@code BRSegments} in the range
 * of meta keys and written in transactions. It needs no table, so it works without a TiDB server,
 * and SQL can neither change nor lock it. TiDB ignores hashes that it does not know, and log
 * backups record {@code mD…} only.
 *
 * <p>A value above 64 KiB is divided into parts of 512 KiB, each written in its own transaction.
 * One small transaction then writes the heads of all values of a change. A pending note announces
 * the parts of a value until its head is written; {@link #sweep} removes what a run that died in
 * between left.
 *
 * <p>Every change checks the lease of this process and fails as a whole when another process has
 * taken the target. Thread-safe.
 */
public final class ClusterState implements StateStore {
  private static final int PARTS_A_TRANSACTION = 8;
  private static final int SINGLE_READS = 16;

  private final TxnClient txn;
  private final TsoOracle oracle;
  private final LeaseFence fence;
  private final NoteBuffer noted = new NoteBuffer();

  public ClusterState(TxnClient txn, TsoOracle oracle, LeaseFence fence) {
    this.txn = txn;
    this.oracle = oracle;
    this.fence = fence;
  }

  @Override
  public Optional<byte[]> get(String key) {
    flushIf(noted.holds(key));
    Tso ts = oracle.next();
    String field = StateKeys.HEADS + key;
    return txn.reader()
        .get(StateKeys.key(field), ts)
        .map(head -> value(StoredHead.parse(head, field), field, ts));
  }

  @Override
  public SortedMap<String, byte[]> scan(String prefix) {
    flushIf(noted.holdsAny(prefix));
    Tso ts = oracle.next();
    var found = new TreeMap<String, byte[]>();
    Iterator<KvReader.Entry> entries =
        txn.reader().scan(StateKeys.span(StateKeys.HEADS + prefix), ts);
    while (entries.hasNext()) {
      KvReader.Entry entry = entries.next();
      String field = StateKeys.field(entry.key());
      found.put(
          field.substring(StateKeys.HEADS.length()),
          value(StoredHead.parse(entry.value(), field), field, ts));
    }
    return found;
  }

  private byte[] value(StoredHead head, String where, Tso ts) {
    if (head instanceof StoredHead.Inline inline) {
      return inline.value();
    }
    var parts = new ArrayList<ByteString>();
    for (ByteString key : head.partKeys()) {
      parts.add(
          txn.reader()
              .get(key, ts)
              .orElseThrow(
                  () ->
                      new RestoreException(
                          TargetError.TARGET_CORRUPT,
                          "part " + parts.size() + " of a value is missing",
                          where)));
    }
    return ((StoredHead.Parted) head).join(parts, where);
  }

  /** Buffers the change, because one transaction for each would dominate a small segment. */
  @Override
  public synchronized void putRelaxed(StateChange change) {
    if (!noted.add(change)) {
      commit(change);
    }
  }

  /** Writes the buffered notes; must be called regularly. After a failure they are kept. */
  public synchronized void flush() {
    flushIf(!noted.isEmpty());
  }

  private synchronized void flushIf(boolean wanted) {
    if (wanted) {
      Map<String, byte[]> taken = noted.take();
      try {
        write(StateChange.put(taken));
      } catch (RuntimeException | Error e) {
        noted.putBack(taken);
        throw e;
      }
    }
  }

  @Override
  public synchronized void commit(StateChange change) {
    write(noted.mergedInto(change));
  }

  private void write(StateChange change) {
    var heads = new TreeMap<String, StoredHead>();
    for (Map.Entry<String, byte[]> put : change.puts().entrySet()) {
      StoredHead head = StoredHead.of(put.getValue(), ThreadLocalRandom.current().nextLong());
      writeParts(head, put.getValue());
      heads.put(StateKeys.HEADS + put.getKey(), head);
    }
    fence.locked(
        () ->
            txn.write(
                "saving the chain's state",
                transaction -> {
                  fence.check(transaction);
                  for (String prefix : change.deletedPrefixes()) {
                    transaction
                        .scan(StateKeys.span(StateKeys.HEADS + prefix))
                        .forEachRemaining(entry -> delete(transaction, entry.key(), entry.value()));
                  }
                  for (String key : change.deletes()) {
                    ByteString head = StateKeys.key(StateKeys.HEADS + key);
                    transaction.get(head).ifPresent(old -> delete(transaction, head, old));
                  }
                  put(transaction, heads);
                }));
  }

  private void writeParts(StoredHead head, byte[] value) {
    List<ByteString> keys = head.partKeys();
    if (head instanceof StoredHead.Parted parted) {
      txn.write(
          "announcing parts of the chain's state",
          transaction -> transaction.put(parted.pendingKey(), parted.encode()));
    }
    for (int from = 0; from < keys.size(); from += PARTS_A_TRANSACTION) {
      int first = from;
      int end = Math.min(from + PARTS_A_TRANSACTION, keys.size());
      txn.write(
          "saving a part of the chain's state",
          transaction -> {
            for (int part = first; part < end; part++) {
              int at = part * StoredHead.PART_BYTES;
              int length = Math.min(StoredHead.PART_BYTES, value.length - at);
              transaction.put(keys.get(part), ByteString.copyFrom(value, at, length));
            }
          });
    }
  }

  private static void put(Transaction transaction, SortedMap<String, StoredHead> heads) {
    Map<ByteString, ByteString> old = old(transaction, heads);
    heads.forEach(
        (field, head) -> {
          ByteString key = StateKeys.key(field);
          ByteString before = old.get(key);
          if (before != null) {
            delete(transaction, key, before);
          }
          transaction.put(key, head.encode());
          if (head instanceof StoredHead.Parted parted) {
            transaction.delete(parted.pendingKey());
          }
        });
  }

  /** Reads the current values of the keys; many keys are read in one scan. */
  private static Map<ByteString, ByteString> old(
      Transaction transaction, SortedMap<String, StoredHead> heads) {
    var old = new HashMap<ByteString, ByteString>();
    if (heads.size() <= SINGLE_READS) {
      for (String field : heads.keySet()) {
        ByteString key = StateKeys.key(field);
        transaction.get(key).ifPresent(value -> old.put(key, value));
      }
      return old;
    }
    KeySpan span = KeySpan.closed(StateKeys.key(heads.firstKey()), StateKeys.key(heads.lastKey()));
    transaction.scan(span).forEachRemaining(entry -> old.put(entry.key(), entry.value()));
    return old;
  }

  private static void delete(Transaction transaction, ByteString key, ByteString head) {
    StoredHead.parse(head, StateKeys.field(key)).partKeys().forEach(transaction::delete);
    transaction.delete(key);
  }

  /** Reads a note: a short text that belongs to the target, not to the chain. */
  public Optional<String> note(String name) {
    return txn.reader()
        .get(StateKeys.key(StateKeys.PRIVATE + name), oracle.next())
        .map(ByteString::toStringUtf8);
  }

  /** Writes a note; durable on return. */
  public void putNote(String name, String text) {
    fence.locked(
        () ->
            txn.write(
                "saving a note",
                transaction -> {
                  fence.check(transaction);
                  transaction.put(
                      StateKeys.key(StateKeys.PRIVATE + name), ByteString.copyFromUtf8(text));
                }));
  }

  /** Removes a note; does nothing if there is none. */
  public void removeNote(String name) {
    fence.locked(
        () ->
            txn.write(
                "removing a note",
                transaction -> {
                  fence.check(transaction);
                  transaction.delete(StateKeys.key(StateKeys.PRIVATE + name));
                }));
  }

  /** Removes all notes whose names begin with a prefix. */
  public void removeNotes(String prefix) {
    fence.locked(
        () ->
            txn.write(
                "removing notes",
                transaction -> {
                  fence.check(transaction);
                  transaction
                      .scan(StateKeys.span(StateKeys.PRIVATE + prefix))
                      .forEachRemaining(entry -> transaction.delete(entry.key()));
                }));
  }

  /** Removes the parts of values whose head was not written. */
  public void sweep() {
    txn.reader()
        .scan(StateKeys.span(StateKeys.PENDING), oracle.next())
        .forEachRemaining(
            entry -> {
              List<ByteString> parts =
                  StoredHead.parse(entry.value(), StateKeys.field(entry.key())).partKeys();
              txn.write(
                  "removing parts left over",
                  transaction -> {
                    parts.forEach(transaction::delete);
                    transaction.delete(entry.key());
                  });
            });
  }
}
