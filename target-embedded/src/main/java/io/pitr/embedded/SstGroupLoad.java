package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.LoadResult;
import io.pitr.api.target.SstFile;
import io.pitr.api.target.SstFile.Content;
import io.pitr.api.target.SstLoad;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.apply.write.SortedFileWriter;
import io.pitr.apply.write.SortedFiles;
import io.pitr.apply.write.StagedRun;
import io.pitr.base.CloseStack;
import io.pitr.format.codec.HexText;
import io.pitr.format.codec.Memcomparable;
import io.pitr.format.key.EncodedTableKeys;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.LogKey;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads one group: reads each file once, checks every entry, rewrites its table id, and publishes
 * the group after the last file has matched its metadata. Not thread-safe.
 */
final class SstGroupLoad {
  private final Store store;
  private final SortedPublisher publisher;
  private final SstLoad load;
  private final WorkCheckpoint ledger;
  private final SstGroup group;
  private final long targetId;
  private final WriteRecordReader record = new WriteRecordReader();
  private final List<SstCursor> values = new ArrayList<>();
  private byte[] raw = new byte[256];
  private int rawLength;
  private LoadResult put = LoadResult.NOTHING;

  SstGroupLoad(
      Store store,
      SortedPublisher publisher,
      SstLoad load,
      WorkCheckpoint ledger,
      SstGroup group,
      long targetId) {
    this.store = store;
    this.publisher = publisher;
    this.load = load;
    this.ledger = ledger;
    this.group = group;
    this.targetId = targetId;
  }

  LoadResult run() {
    List<StagedRun> staged = new ArrayList<>();
    try (var files = new CloseStack();
        var handles = new CloseStack()) {
      files.add(() -> discard(staged));
      for (SstFile file : group.values()) {
        SstObject object = open(file, handles);
        staged.add(copy(file, object));
        if (file.content() == Content.SNAPSHOT) {
          values.add(handles.add(new SstCursor(file, object.path())));
        }
      }
      for (SstFile file : group.records()) {
        staged.add(copy(file, open(file, handles)));
      }
      publisher.publish(staged);
      return put;
    }
  }

  private static void discard(List<StagedRun> staged) {
    try (var files = new CloseStack()) {
      staged.forEach(run -> files.add(run::discard));
    }
  }

  private SstObject open(SstFile file, CloseStack handles) {
    return handles.add(SstObject.obtain(store, load.storage(), load.cipher(), file));
  }

  private SortedFiles copy(SstFile file, SstObject object) {
    var tally = new SstTally();
    var kept = new KeptEntries(ledger);
    try (var cursor = new SstCursor(file, object.path());
        var writer = new SortedFileWriter(store.files(), file.cf(), group.unit())) {
      while (cursor.next()) {
        checkKey(file, cursor.key());
        long kvs = tally.kvs();
        long bytes = tally.bytes();
        count(file, cursor, tally);
        if (isWanted(file, cursor.key()) && isVersion(file, cursor)) {
          write(file, cursor, writer);
          kept.add(tally.kvs() - kvs, tally.bytes() - bytes);
        }
      }
      tally.check(file);
      put = put.plus(kept.ofOneFile());
      return writer.finish();
    }
  }

  private void write(SstFile file, SstCursor cursor, SortedFileWriter writer) {
    byte[] key = cursor.key().array();
    if (file.cf() == ColumnFamily.WRITE && file.content() == Content.SNAPSHOT) {
      checkValueExists(file, cursor);
    }
    EncodedTableKeys.putPhysicalId(key, 1, targetId);
    writer.put(cursor.key().position(1), cursor.value());
  }

  /** Decodes the raw key into {@link #raw}. */
  private void checkKey(SstFile file, ByteBuffer key) {
    byte[] bytes = key.array();
    int end = key.limit() - VersionedKey.TS_BYTES;
    if (end < 1
        || bytes[0] != VersionedKey.DATA_PREFIX
        || !EncodedTableKeys.isTableKey(bytes, 1, end)) {
      throw wrongKey(file, "a key is not a versioned table key", key);
    }
    if (!LogKey.isEncoded(key, 1, key.limit() - 1)) {
      throw wrongKey(file, "a key is not in memcomparable form", key);
    }
    if (EncodedTableKeys.physicalId(bytes, 1) != group.physicalId()) {
      throw wrongKey(file, "a key is of another table than " + group.physicalId(), key);
    }
    if (raw.length < end) {
      raw = new byte[end * 2];
    }
    rawLength = Memcomparable.decode(bytes, 1, end, raw, 0);
    if (compareRaw(file.startKey()) < 0 || compareRaw(file.endKey()) >= 0) {
      throw wrongKey(file, "a key is outside the file's range", key);
    }
  }

  private int compareRaw(byte[] bound) {
    return Arrays.compareUnsigned(raw, 0, rawLength, bound, 0, bound.length);
  }

  private static RuntimeException wrongKey(SstFile file, String what, ByteBuffer key) {
    byte[] bytes = Arrays.copyOf(key.array(), key.limit());
    return SstObject.damaged(file, what + ": " + HexText.abridged(bytes, 64));
  }

  private void count(SstFile file, SstCursor cursor, SstTally tally) {
    byte[] key = cursor.key().array();
    byte[] value = cursor.value().array();
    int length = cursor.value().limit();
    if (file.content() == Content.HISTORY) {
      tally.add(key, 1, cursor.key().limit() - 1, value, 0, length);
    } else if (file.cf() == ColumnFamily.DEFAULT) {
      tally.add(raw, 0, rawLength, value, 0, length);
    } else {
      parse(file, cursor);
      if (record.hasShortValue()) {
        int from = record.shortValueOffset();
        tally.add(raw, 0, rawLength, value, from, record.shortValueLength());
      } else if (record.type() == WriteType.DELETE) {
        tally.add(raw, 0, rawLength, value, 0, 0);
      }
    }
  }

  private void parse(SstFile file, SstCursor cursor) {
    if (!record.parse(cursor.value(), 0, cursor.value().limit())) {
      throw wrongKey(file, "a commit record can't be read, key", cursor.key());
    }
    if (!record.type().isVersion()) {
      throw wrongKey(file, "a commit record is of type " + record.type() + ", key", cursor.key());
    }
  }

  private void checkValueExists(SstFile file, SstCursor cursor) {
    if (record.type() != WriteType.PUT || record.hasShortValue()) {
      return;
    }
    byte[] wanted = Arrays.copyOf(cursor.key().array(), cursor.key().limit());
    ByteBuffer.wrap(wanted).putLong(wanted.length - VersionedKey.TS_BYTES, ~record.startTs());
    for (SstCursor candidates : values) {
      if (candidates.find(wanted)) {
        return;
      }
    }
    throw wrongKey(
        file,
        "no file of the range has the value written at " + new Tso(record.startTs()) + ", key",
        cursor.key());
  }

  /** Leaves out locks and rollbacks of a history, which no reader needs. */
  private boolean isVersion(SstFile file, SstCursor cursor) {
    if (file.content() == Content.SNAPSHOT || file.cf() == ColumnFamily.DEFAULT) {
      return true;
    }
    if (!record.parse(cursor.value(), 0, cursor.value().limit())) {
      throw wrongKey(file, "a commit record can't be read, key", cursor.key());
    }
    return record.type().isVersion();
  }

  private static boolean isWanted(SstFile file, ByteBuffer key) {
    long ts = ~key.getLong(key.limit() - VersionedKey.TS_BYTES);
    return Long.compareUnsigned(ts, file.fromTs().value()) >= 0
        && Long.compareUnsigned(ts, file.untilTs().value()) <= 0;
  }
}
