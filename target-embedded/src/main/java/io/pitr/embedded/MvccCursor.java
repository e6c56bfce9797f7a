package io.pitr.embedded;

import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.SnapshotReader;
import io.pitr.base.CloseStack;
import io.pitr.format.codec.FixedInts;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Iterates over the commit records of a range. The versions of a key are adjacent, newest first.
 * Unneeded versions are skipped by a few steps and then by a seek, because a key may have many.
 */
final class MvccCursor implements SnapshotReader.Cursor {
  private static final int STEPS_BEFORE_JUMP = 8;
  private static final int TS_BYTES = VersionedKey.TS_BYTES;
  private static final byte[] END = {VersionedKey.DATA_PREFIX + 1};
  private static final int READAHEAD_BYTES = 1 << 20;

  private final MvccReader reader;
  private final CloseStack handles = new CloseStack();
  private final RocksIterator records;
  private final WriteRecordReader record = new WriteRecordReader();
  private byte[] key = new byte[256];
  private int keyLength;
  private byte[] value = new byte[512];
  private int valueLength;
  private ByteBuffer valueView = ByteBuffer.wrap(value);
  private byte[] current = new byte[256];
  private int currentLength;
  private boolean started;
  private boolean loaded;
  private boolean onEntry;
  private boolean closed;

  /** {@code [start, end)} of raw keys; an empty end is unbounded. */
  MvccCursor(MvccReader reader, byte[] start, byte[] end, boolean forPoints) {
    this.reader = reader;
    try {
      Slice lower = handles.add(new Slice(bound(start)));
      Slice upper = handles.add(new Slice(end.length == 0 ? END : bound(end)));
      ReadOptions options =
          handles.add(
              new ReadOptions()
                  .setSnapshot(reader.snapshot())
                  .setIterateLowerBound(lower)
                  .setIterateUpperBound(upper)
                  .setReadaheadSize(forPoints ? 0 : READAHEAD_BYTES));
      Store store = reader.store();
      records = handles.add(store.db().newIterator(store.family(ColumnFamily.WRITE), options));
    } catch (RuntimeException | Error e) {
      handles.close();
      throw e;
    }
  }

  @Override
  public boolean next() {
    check();
    if (started) {
      leaveCurrent();
    } else {
      started = true;
      records.seekToFirst();
      load();
    }
    onEntry = false;
    while (loaded && !onEntry) {
      currentLength = keyLength - TS_BYTES;
      current = copied(key, currentLength, current);
      onEntry = settle();
      if (!onEntry) {
        leaveCurrent();
      }
    }
    return onEntry;
  }

  /** Moves to one key; false when it is not there. */
  boolean find(byte[] rawKey) {
    check();
    started = true;
    byte[] wanted = VersionedKey.encodeData(rawKey, reader.ts());
    currentLength = wanted.length - TS_BYTES;
    current = copied(wanted, currentLength, current);
    records.seek(wanted);
    onEntry = load() && isCurrent() && settle();
    return onEntry;
  }

  @Override
  public byte[] key() {
    checkEntry();
    return rawKey();
  }

  @Override
  public byte[] value() {
    checkEntry();
    if (record.hasShortValue()) {
      int from = record.shortValueOffset();
      return Arrays.copyOfRange(value, from, from + record.shortValueLength());
    }
    return reader.longValue(rawKey(), record.startTs());
  }

  @Override
  public void close() {
    if (!closed) {
      reader.forget(this);
      release();
    }
  }

  void release() {
    closed = true;
    handles.close();
  }

  /**
   * Moves through the versions of the current key to the visible one. Returns whether that one is a
   * value.
   */
  private boolean settle() {
    int steps = 0;
    while (true) {
      if (Long.compareUnsigned(commitTs(), reader.ts().value()) > 0) {
        if (steps++ < STEPS_BEFORE_JUMP) {
          records.next();
        } else {
          jump(reader.ts().value());
        }
      } else {
        readRecord();
        if (record.type().isVersion()) {
          return record.type() == WriteType.PUT;
        }
        records.next();
      }
      if (!load() || !isCurrent()) {
        return false;
      }
    }
  }

  /** Moves behind the versions of the current key. */
  private void leaveCurrent() {
    for (int steps = 0; loaded && isCurrent(); steps++) {
      if (steps < STEPS_BEFORE_JUMP) {
        records.next();
      } else {
        byte[] behind = Arrays.copyOf(current, currentLength + TS_BYTES + 1);
        Arrays.fill(behind, currentLength, behind.length, (byte) 0xff);
        records.seek(behind);
      }
      load();
    }
  }

  private void jump(long ts) {
    byte[] wanted = Arrays.copyOf(current, currentLength + TS_BYTES);
    FixedInts.putI64Be(wanted, currentLength, ~ts);
    records.seek(wanted);
  }

  /** Reads the key at the position; false at the end of the range. */
  private boolean load() {
    loaded = records.isValid();
    if (!loaded) {
      try {
        records.status();
      } catch (RocksDBException e) {
        throw reader.failed(e);
      }
      return false;
    }
    keyLength = records.key(key);
    if (keyLength > key.length) {
      key = new byte[keyLength * 2];
      keyLength = records.key(key);
    }
    if (keyLength <= TS_BYTES) {
      throw reader.damaged("a key of " + keyLength + " bytes", Arrays.copyOf(key, keyLength));
    }
    return true;
  }

  private void readRecord() {
    valueLength = records.value(value);
    if (valueLength > value.length) {
      value = new byte[valueLength * 2];
      valueView = ByteBuffer.wrap(value);
      valueLength = records.value(value);
    }
    if (!record.parse(valueView, 0, valueLength)) {
      throw reader.damaged("a commit record can't be read", rawKey());
    }
  }

  private boolean isCurrent() {
    return keyLength - TS_BYTES == currentLength
        && Arrays.equals(key, 0, currentLength, current, 0, currentLength);
  }

  private long commitTs() {
    return ~FixedInts.i64Be(key, keyLength - TS_BYTES);
  }

  private byte[] rawKey() {
    String where = reader.store().folder().root().toString();
    return Memcomparable.decode(current, 1, currentLength, where).value();
  }

  private void check() {
    reader.checkOpen();
    if (closed) {
      throw new IllegalStateException("the cursor is closed");
    }
  }

  private void checkEntry() {
    check();
    if (!onEntry) {
      throw new IllegalStateException("the cursor is not on an entry");
    }
  }

  private static byte[] copied(byte[] source, int length, byte[] target) {
    byte[] room = length <= target.length ? target : new byte[length * 2];
    System.arraycopy(source, 0, room, 0, length);
    return room;
  }

  /** A key before all versions of a raw key and behind those of all smaller keys. */
  static byte[] bound(byte[] raw) {
    byte[] key = new byte[1 + Memcomparable.encodedLength(raw.length)];
    key[0] = VersionedKey.DATA_PREFIX;
    Memcomparable.encode(raw, 0, raw.length, key, 1);
    return key;
  }
}
