package io.pitr.sim;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.KeySpan;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.format.proto.Kvrpcpb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Transactions as TiKV runs them, over {@link SimData}. Keys are raw. Thread-safe. */
public final class SimMvcc {
  private final SimData data;
  private final NavigableMap<ByteString, Lock> locks = new TreeMap<>(KeySpan.ORDER);

  SimMvcc(SimData data) {
    this.data = data;
  }

  private record Lock(Kvrpcpb.Mutation mutation, ByteString primary, long startTs, long ttlMillis) {
    Kvrpcpb.LockInfo info() {
      return Kvrpcpb.LockInfo.newBuilder()
          .setPrimaryLock(primary)
          .setLockVersion(startTs)
          .setKey(mutation.getKey())
          .setLockTtl(ttlMillis)
          .setLockType(mutation.getOp())
          .build();
    }
  }

  private record Committed(Tso commitTs, WriteRecord record) {}

  public synchronized Kvrpcpb.GetResponse get(ByteString key, long version) {
    Optional<Kvrpcpb.KeyError> locked = locked(key, version);
    if (locked.isPresent()) {
      return Kvrpcpb.GetResponse.newBuilder().setError(locked.get()).build();
    }
    return read(key, version)
        .map(value -> Kvrpcpb.GetResponse.newBuilder().setValue(value).build())
        .orElseGet(() -> Kvrpcpb.GetResponse.newBuilder().setNotFound(true).build());
  }

  public synchronized List<Kvrpcpb.KvPair> scan(KeySpan span, int limit, long version) {
    var pairs = new ArrayList<Kvrpcpb.KvPair>();
    ByteString at = encoded(span.start());
    while (pairs.size() < limit) {
      ByteString next = data.cf("write").ceilingKey(at);
      ByteString nextLock = locks.ceilingKey(at.isEmpty() ? at : decoded(at));
      if (nextLock != null) {
        ByteString lockKey = encoded(nextLock);
        next = next == null || KeySpan.ORDER.compare(lockKey, next) < 0 ? lockKey : next;
      }
      if (next == null) {
        break;
      }
      ByteString raw = decoded(next);
      if (!span.isBeforeEnd(raw)) {
        break;
      }
      at = encoded(raw.concat(ByteString.copyFrom(new byte[] {0})));
      Optional<Kvrpcpb.KeyError> locked = locked(raw, version);
      if (locked.isPresent()) {
        pairs.add(Kvrpcpb.KvPair.newBuilder().setError(locked.get()).build());
        continue;
      }
      read(raw, version)
          .ifPresent(
              value -> pairs.add(Kvrpcpb.KvPair.newBuilder().setKey(raw).setValue(value).build()));
    }
    return pairs;
  }

  private Optional<Kvrpcpb.KeyError> locked(ByteString key, long version) {
    Lock lock = locks.get(key);
    return lock != null && Long.compareUnsigned(lock.startTs, version) <= 0
        ? Optional.of(Kvrpcpb.KeyError.newBuilder().setLocked(lock.info()).build())
        : Optional.empty();
  }

  private Optional<ByteString> read(ByteString key, long version) {
    for (Committed committed : history(key, new Tso(version))) {
      if (committed.record.type() == WriteType.DELETE) {
        return Optional.empty();
      }
      if (committed.record.type() == WriteType.PUT) {
        return Optional.of(value(key, committed.record));
      }
    }
    return Optional.empty();
  }

  private ByteString value(ByteString key, WriteRecord record) {
    Optional<byte[]> shortValue = record.shortValue();
    if (shortValue.isPresent()) {
      return ByteString.copyFrom(shortValue.get());
    }
    ByteString value = data.cf("default").get(versioned(key, record.startTs()));
    if (value == null) {
      throw new IllegalStateException("no value in the default CF for " + record);
    }
    return value;
  }

  /** Records of a key, newest first, from a timestamp down. */
  private List<Committed> history(ByteString key, Tso from) {
    var found = new ArrayList<Committed>();
    ByteString prefix = encoded(key);
    for (Map.Entry<ByteString, ByteString> entry :
        data.cf("write").tailMap(versioned(key, from), true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      found.add(
          new Committed(
              VersionedKey.ts(entry.getKey().toByteArray()),
              WriteRecord.parse(entry.getValue().toByteArray(), "simulated")));
    }
    return found;
  }

  public synchronized List<Kvrpcpb.KeyError> prewrite(Kvrpcpb.PrewriteRequest request) {
    var errors = new ArrayList<Kvrpcpb.KeyError>();
    Tso startTs = new Tso(request.getStartVersion());
    for (Kvrpcpb.Mutation mutation : request.getMutationsList()) {
      Lock lock = locks.get(mutation.getKey());
      if (lock != null) {
        if (lock.startTs != request.getStartVersion()) {
          errors.add(Kvrpcpb.KeyError.newBuilder().setLocked(lock.info()).build());
        }
        continue;
      }
      List<Committed> history = history(mutation.getKey(), Tso.MAX);
      if (!history.isEmpty() && !history.get(0).commitTs.isBefore(startTs)) {
        errors.add(conflict(mutation.getKey(), startTs, history.get(0).commitTs));
      }
    }
    if (errors.isEmpty()) {
      for (Kvrpcpb.Mutation mutation : request.getMutationsList()) {
        locks.put(
            mutation.getKey(),
            new Lock(
                mutation,
                request.getPrimaryLock(),
                request.getStartVersion(),
                request.getLockTtl()));
      }
    }
    return errors;
  }

  private static Kvrpcpb.KeyError conflict(ByteString key, Tso startTs, Tso commitTs) {
    return Kvrpcpb.KeyError.newBuilder()
        .setConflict(
            Kvrpcpb.WriteConflict.newBuilder()
                .setKey(key)
                .setStartTs(startTs.value())
                .setConflictCommitTs(commitTs.value()))
        .build();
  }

  /** Null when all keys are committed. */
  public synchronized Kvrpcpb.@Nullable KeyError commit(
      List<ByteString> keys, long startTs, long commitTs) {
    for (ByteString key : keys) {
      Lock lock = locks.get(key);
      if (lock != null && lock.startTs == startTs) {
        write(lock, commitTs);
        locks.remove(key);
      } else if (find(key, startTs).filter(c -> c.record.type() != WriteType.ROLLBACK).isEmpty()) {
        return Kvrpcpb.KeyError.newBuilder().setRetryable("lock not found").build();
      }
    }
    return null;
  }

  private void write(Lock lock, long commitTs) {
    ByteString key = lock.mutation.getKey();
    Tso startTs = new Tso(lock.startTs);
    WriteRecord record =
        WriteRecord.of(
            lock.mutation.getOp() == Kvrpcpb.Op.Put ? WriteType.PUT : WriteType.DELETE, startTs);
    if (lock.mutation.getOp() == Kvrpcpb.Op.Put) {
      ByteString value = lock.mutation.getValue();
      if (value.size() <= WriteRecord.MAX_SHORT_VALUE_BYTES) {
        record = record.withShortValue(value.toByteArray());
      } else {
        data.cf("default").put(versioned(key, startTs), value);
      }
    }
    data.cf("write").put(versioned(key, new Tso(commitTs)), ByteString.copyFrom(record.encode()));
  }

  private Optional<Committed> find(ByteString key, long startTs) {
    return history(key, Tso.MAX).stream()
        .filter(committed -> committed.record.startTs().value() == startTs)
        .findFirst();
  }

  synchronized void rollback(List<ByteString> keys, long startTs) {
    for (ByteString key : keys) {
      Lock lock = locks.get(key);
      if (lock != null && lock.startTs == startTs) {
        locks.remove(key);
      }
      if (find(key, startTs).isEmpty()) {
        Tso ts = new Tso(startTs);
        data.cf("write")
            .put(
                versioned(key, ts),
                ByteString.copyFrom(WriteRecord.of(WriteType.ROLLBACK, ts).encode()));
      }
    }
  }

  synchronized Kvrpcpb.CheckTxnStatusResponse status(Kvrpcpb.CheckTxnStatusRequest request) {
    ByteString key = request.getPrimaryKey();
    Lock lock = locks.get(key);
    if (lock != null && lock.startTs == request.getLockTs()) {
      long expiry = new Tso(lock.startTs).physicalMillis() + lock.ttlMillis;
      if (expiry > new Tso(request.getCurrentTs()).physicalMillis()) {
        return Kvrpcpb.CheckTxnStatusResponse.newBuilder().setLockTtl(lock.ttlMillis).build();
      }
      rollback(List.of(key), lock.startTs);
      return Kvrpcpb.CheckTxnStatusResponse.newBuilder()
          .setAction(Kvrpcpb.Action.TTLExpireRollback)
          .build();
    }
    Optional<Committed> done = find(key, request.getLockTs());
    if (done.isPresent()) {
      boolean rolledBack = done.get().record.type() == WriteType.ROLLBACK;
      return Kvrpcpb.CheckTxnStatusResponse.newBuilder()
          .setCommitVersion(rolledBack ? 0 : done.get().commitTs.value())
          .build();
    }
    if (!request.getRollbackIfNotExist()) {
      return Kvrpcpb.CheckTxnStatusResponse.newBuilder()
          .setError(
              Kvrpcpb.KeyError.newBuilder()
                  .setTxnNotFound(
                      Kvrpcpb.TxnNotFound.newBuilder()
                          .setPrimaryKey(key)
                          .setStartTs(request.getLockTs())))
          .build();
    }
    rollback(List.of(key), request.getLockTs());
    return Kvrpcpb.CheckTxnStatusResponse.newBuilder()
        .setAction(Kvrpcpb.Action.LockNotExistRollback)
        .build();
  }

  synchronized void resolve(List<ByteString> keys, long startTs, long commitTs) {
    if (commitTs == 0) {
      rollback(keys, startTs);
      return;
    }
    Kvrpcpb.KeyError unused = commit(keys, startTs, commitTs);
  }

  synchronized int lockCount() {
    return locks.size();
  }

  private static ByteString encoded(ByteString raw) {
    return raw.isEmpty() ? raw : ByteString.copyFrom(Memcomparable.encode(raw.toByteArray()));
  }

  private static ByteString decoded(ByteString encoded) {
    return ByteString.copyFrom(
        Memcomparable.decode(encoded.toByteArray(), "simulated key").value());
  }

  private static ByteString versioned(ByteString raw, Tso ts) {
    return ByteString.copyFrom(VersionedKey.encode(raw.toByteArray(), ts));
  }
}
