package io.pitr.writer.kv;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.writer.TsoClock;
import io.pitr.writer.kv.KeyVersion.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All versions of all keys, as in TiKV, and a listener that receives each change in the order of
 * the raft log. No garbage collection. Not thread-safe.
 */
public final class MvccStore {
  private static final byte[] PROTECTED = {'p'};
  private static final byte[] NOTHING = {};

  private final TsoClock clock;
  private final Consumer<KvEvent> journal;
  private final NavigableMap<byte[], NavigableMap<Tso, KeyVersion>> keys =
      new TreeMap<>(Arrays::compareUnsigned);
  private final NavigableMap<byte[], Txn> locks = new TreeMap<>(Arrays::compareUnsigned);
  private final Map<Tso, Txn> prewritten = new LinkedHashMap<>();

  public MvccStore(TsoClock clock, Consumer<KvEvent> journal) {
    this.clock = clock;
    this.journal = journal;
  }

  public TsoClock clock() {
    return clock;
  }

  public Txn begin() {
    return begin(clock.next());
  }

  /** Begins a transaction at a timestamp of the caller. */
  public Txn begin(Tso startTs) {
    return new Txn(this, startTs);
  }

  /** The version a reader at a timestamp sees: the newest put or delete. */
  public @Nullable KeyVersion visible(byte[] key, Tso ts) {
    NavigableMap<Tso, KeyVersion> versions = keys.get(key);
    return versions == null ? null : newestData(versions, ts);
  }

  private static @Nullable KeyVersion newestData(NavigableMap<Tso, KeyVersion> versions, Tso ts) {
    for (KeyVersion version : versions.headMap(ts, true).descendingMap().values()) {
      if (version.hasData()) {
        return version;
      }
    }
    return null;
  }

  /** The value of a key as a reader at a timestamp sees it. */
  public Optional<byte[]> get(byte[] key, Tso ts) {
    KeyVersion version = visible(key, ts);
    return version == null || version.kind() != Kind.PUT
        ? Optional.empty()
        : Optional.of(version.value());
  }

  /** The value of a key as a transaction sees it, with its own changes. */
  public Optional<byte[]> get(byte[] key, Txn reader) {
    Txn.Mutation own = reader.own(key);
    if (own != null && own.kind() != Kind.LOCK) {
      return own.kind() == Kind.PUT ? Optional.of(own.value()) : Optional.empty();
    }
    return get(key, Tso.MAX);
  }

  /** The image of the value of a key that a transaction sees. */
  public Optional<Object> image(byte[] key, Txn reader) {
    Txn.Mutation own = reader.own(key);
    if (own != null && own.kind() != Kind.LOCK) {
      return own.kind() == Kind.PUT ? Optional.ofNullable(own.image()) : Optional.empty();
    }
    KeyVersion version = visible(key, Tso.MAX);
    return version == null || version.kind() != Kind.PUT
        ? Optional.empty()
        : Optional.ofNullable(version.image());
  }

  /** Keys in {@code [start, end)} that a reader at a timestamp sees, ascending. */
  public NavigableMap<byte[], KeyVersion> scan(byte[] start, byte[] end, Tso ts) {
    NavigableMap<byte[], KeyVersion> result = new TreeMap<>(Arrays::compareUnsigned);
    keys.subMap(start, true, end, false)
        .forEach(
            (key, versions) -> {
              KeyVersion version = newestData(versions, ts);
              if (version != null && version.kind() == Kind.PUT) {
                result.put(key, version);
              }
            });
    return result;
  }

  /** Every key with all its records, ascending by key and commit-ts. */
  public NavigableMap<byte[], NavigableMap<Tso, KeyVersion>> history() {
    return Collections.unmodifiableNavigableMap(keys);
  }

  /** The transaction that holds a key. */
  public Optional<Txn> lockOf(byte[] key) {
    return Optional.ofNullable(locks.get(key));
  }

  /** Whether any key in {@code [start, end)} is held. */
  public boolean isLocked(byte[] start, byte[] end) {
    return !locks.subMap(start, true, end, false).isEmpty();
  }

  /** Prewritten transactions that are neither committed nor rolled back. */
  public Collection<Txn> openTransactions() {
    return Collections.unmodifiableCollection(prewritten.values());
  }

  /**
   * Puts a value as an ingested file does: at once, and not in the log.
   *
   * @param ts start-ts and commit-ts
   */
  public void ingest(byte[] key, byte[] value, Tso ts) {
    add(key, new KeyVersion(Kind.PUT, ts, ts, value, null, false, false, Tso.ZERO));
  }

  void prewrite(Txn txn, Map<byte[], Txn.Mutation> fresh) {
    for (byte[] key : fresh.keySet()) {
      Txn holder = locks.get(key);
      if (holder != null && holder != txn) {
        throw new IllegalStateException(
            "transaction " + txn.startTs() + " meets a lock of " + holder.startTs());
      }
    }
    fresh.forEach(
        (key, mutation) -> {
          locks.put(key, txn);
          if (isLong(mutation)) {
            emit(ColumnFamily.DEFAULT, key, txn.startTs(), mutation.value(), false);
          }
        });
    prewritten.put(txn.startTs(), txn);
  }

  private static boolean isLong(Txn.Mutation mutation) {
    return mutation.kind() == Kind.PUT && mutation.value().length > KeyVersion.SHORT_VALUE_LIMIT;
  }

  void commit(Txn txn, Tso commitTs) {
    if (!commitTs.isAfter(txn.startTs())) {
      throw new IllegalArgumentException(
          "commit " + commitTs + " is not after start " + txn.startTs());
    }
    txn.mutations()
        .forEach(
            (key, mutation) -> {
              locks.remove(key);
              KeyVersion version =
                  new KeyVersion(
                      mutation.kind(),
                      txn.startTs(),
                      commitTs,
                      mutation.value(),
                      mutation.image(),
                      true,
                      false,
                      Tso.ZERO);
              emitRecord(key, version);
              add(key, version);
            });
    prewritten.remove(txn.startTs());
  }

  /**
   * Takes locks and long values away and leaves a record for each key. Of two rollbacks of a key
   * that follow each other the earlier record is deleted, unless it is protected. Where another
   * transaction was committed at the start-ts a protected rollback marks its record, and an
   * unprotected one leaves nothing.
   */
  void rollback(Txn txn, boolean isProtected) {
    boolean primary = true;
    for (Map.Entry<byte[], Txn.Mutation> entry : txn.mutations().entrySet()) {
      byte[] key = entry.getKey();
      if (locks.remove(key) != null && isLong(entry.getValue())) {
        emit(ColumnFamily.DEFAULT, key, txn.startTs(), NOTHING, true);
      }
      KeyVersion committedThere =
          keys.getOrDefault(key, Collections.emptyNavigableMap()).get(txn.startTs());
      if (committedThere == null) {
        putRollback(key, txn.startTs(), isProtected && primary);
      } else if (isProtected && committedThere.kind() != Kind.ROLLBACK) {
        KeyVersion marked =
            committedThere.withOverlappedRollback(
                nextData(key, txn.startTs()).map(KeyVersion::commitTs).orElse(Tso.ZERO));
        emitRecord(key, marked);
        add(key, marked);
      }
      collapsePreviousRollback(key, txn.startTs());
      primary = false;
    }
    prewritten.remove(txn.startTs());
  }

  private void putRollback(byte[] key, Tso startTs, boolean isProtected) {
    byte[] value = isProtected ? PROTECTED : NOTHING;
    var record =
        new KeyVersion(Kind.ROLLBACK, startTs, startTs, value, null, true, false, Tso.ZERO);
    emitRecord(key, record);
    add(key, record);
  }

  private void collapsePreviousRollback(byte[] key, Tso startTs) {
    NavigableMap<Tso, KeyVersion> versions = keys.get(key);
    if (versions == null) {
      return;
    }
    Map.Entry<Tso, KeyVersion> previous = versions.lowerEntry(startTs);
    if (previous != null
        && previous.getValue().kind() == Kind.ROLLBACK
        && previous.getValue().value().length == 0) {
      emit(ColumnFamily.WRITE, key, previous.getKey(), NOTHING, true);
      versions.remove(previous.getKey());
    }
  }

  /** The next put or delete: a fence points to no other record. */
  private Optional<KeyVersion> nextData(byte[] key, Tso ts) {
    return keys
        .getOrDefault(key, Collections.emptyNavigableMap())
        .tailMap(ts, false)
        .values()
        .stream()
        .filter(KeyVersion::hasData)
        .findFirst();
  }

  private void add(byte[] key, KeyVersion version) {
    keys.computeIfAbsent(key, k -> new TreeMap<>()).put(version.commitTs(), version);
  }

  private void emitRecord(byte[] key, KeyVersion version) {
    NavigableMap<Tso, KeyVersion> versions =
        keys.getOrDefault(key, Collections.emptyNavigableMap());
    emit(
        ColumnFamily.WRITE,
        key,
        version.commitTs(),
        WriteRecords.encode(version, versions.headMap(version.commitTs(), false)),
        false);
  }

  private void emit(ColumnFamily cf, byte[] key, Tso ts, byte[] value, boolean physicalDelete) {
    journal.accept(new KvEvent(cf, key, ts, value, physicalDelete));
  }
}
