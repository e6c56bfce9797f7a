package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SnapshotReader;
import io.pitr.api.target.TargetError;
import io.pitr.base.CloseStack;
import io.pitr.format.codec.HexText;
import io.pitr.format.key.VersionedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/**
 * Reads at one timestamp: the newest commit of each key that is not after it. Holds a snapshot of
 * the store, so later writes are invisible.
 */
final class MvccReader implements SnapshotReader {
  private final Store store;
  private final Tso ts;
  private final GoneRanges gone;
  private final Consumer<MvccReader> whenClosed;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private final List<MvccCursor> cursors = new ArrayList<>();
  private @Nullable MvccCursor points;
  private boolean open = true;

  MvccReader(Store store, LocalState state, Tso ts, Consumer<MvccReader> whenClosed) {
    this.store = store;
    this.ts = ts;
    this.gone = GoneRanges.after(ts, store, state);
    this.whenClosed = whenClosed;
    this.snapshot = store.db().getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
  }

  @Override
  public Tso ts() {
    return ts;
  }

  @Override
  public Optional<byte[]> get(byte[] rawKey) {
    checkOpen();
    gone.checkKey(rawKey);
    MvccCursor cursor = points;
    if (cursor == null) {
      cursor = new MvccCursor(this, new byte[0], new byte[0], true);
      points = cursor;
    }
    return cursor.find(rawKey) ? Optional.of(cursor.value()) : Optional.empty();
  }

  @Override
  public MvccCursor scan(byte[] start, byte[] end) {
    checkOpen();
    gone.checkRange(start, end);
    var cursor = new MvccCursor(this, start, end, false);
    cursors.add(cursor);
    return cursor;
  }

  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    whenClosed.accept(this);
    try (var handles = new CloseStack()) {
      handles.add(() -> store.db().releaseSnapshot(snapshot));
      handles.add(options);
      for (MvccCursor cursor : cursors) {
        handles.add(cursor::release);
      }
      if (points != null) {
        handles.add(points::release);
      }
    }
  }

  void forget(MvccCursor cursor) {
    cursors.remove(cursor);
  }

  void checkOpen() {
    if (!open) {
      throw new IllegalStateException("the reader of " + store.folder().root() + " is closed");
    }
  }

  Store store() {
    return store;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Reads a value that is too long for its commit record. */
  byte[] longValue(byte[] rawKey, long startTs) {
    try {
      byte[] key = VersionedKey.encodeData(rawKey, new Tso(startTs));
      byte[] value = store.db().get(store.family(ColumnFamily.DEFAULT), options, key);
      if (value == null) {
        throw damaged("the value written at " + new Tso(startTs) + " is missing", rawKey);
      }
      return value;
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  RestoreException damaged(String what, byte[] rawKey) {
    return new RestoreException(
        TargetError.TARGET_CORRUPT,
        what,
        "key " + HexText.of(rawKey) + " of " + store.folder().root());
  }

  RestoreException failed(RocksDBException e) {
    return StoreFailure.of(e, "reading failed", store.folder().root());
  }
}
