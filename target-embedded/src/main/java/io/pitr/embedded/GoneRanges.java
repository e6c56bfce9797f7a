package io.pitr.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.Tso;
import io.pitr.api.target.TargetError;
import io.pitr.format.codec.ByteAppender;
import io.pitr.format.codec.ByteReader;
import io.pitr.format.codec.HexText;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Ranges of raw keys that were deleted with all versions, and the timestamps of these deletions. A
 * read at an earlier timestamp would wrongly find them empty, so it is refused.
 */
final class GoneRanges {
  private static final byte[] GONE = LocalState.ownName("gone:");

  private final String where;
  private final Tso ts;
  private final TreeMap<byte[], byte[]> ranges = new TreeMap<>(Arrays::compareUnsigned);

  private GoneRanges(String where, Tso ts) {
    this.where = where;
    this.ts = ts;
  }

  /** The entry to write in one batch with the deletion. */
  static void remember(WriteBatch batch, Store store, byte[] start, byte[] end, Tso at)
      throws RocksDBException {
    byte[] name = new ByteAppender().bytes(GONE).bytes(start).toByteArray();
    byte[] value = new ByteAppender().i64Be(at.value()).bytes(end).toByteArray();
    batch.put(store.state(), name, value);
  }

  /** The ranges that a reader at {@code ts} must not read. */
  static GoneRanges after(Tso ts, Store store, LocalState state) {
    var gone = new GoneRanges(store.folder().root().toString(), ts);
    state.eachOwn(
        GONE,
        (start, value) -> {
          var reader = new ByteReader(value, gone.where);
          if (ts.isBefore(new Tso(reader.i64Be()))) {
            gone.add(start, reader.rest());
          }
        });
    return gone;
  }

  /** Merges overlapping ranges; they come in ascending order of their start. */
  private void add(byte[] start, byte[] end) {
    Map.Entry<byte[], byte[]> last = ranges.lastEntry();
    if (last == null || Arrays.compareUnsigned(last.getValue(), start) < 0) {
      ranges.put(start, end);
    } else if (Arrays.compareUnsigned(last.getValue(), end) < 0) {
      ranges.put(last.getKey(), end);
    }
  }

  /**
   * @throws RestoreException {@link TargetError#TARGET_NOT_READABLE} when the key was deleted later
   */
  void checkKey(byte[] rawKey) {
    Map.Entry<byte[], byte[]> before = ranges.floorEntry(rawKey);
    if (before != null && Arrays.compareUnsigned(rawKey, before.getValue()) < 0) {
      throw gone(before.getKey());
    }
  }

  /**
   * @param end exclusive; empty for none
   * @throws RestoreException {@link TargetError#TARGET_NOT_READABLE} when a part was deleted later
   */
  void checkRange(byte[] start, byte[] end) {
    checkKey(start);
    Map.Entry<byte[], byte[]> inside = ranges.ceilingEntry(start);
    if (inside != null && (end.length == 0 || Arrays.compareUnsigned(inside.getKey(), end) < 0)) {
      throw gone(inside.getKey());
    }
  }

  private RestoreException gone(byte[] start) {
    return new RestoreException(
        TargetError.TARGET_NOT_READABLE,
        "what lay behind key "
            + HexText.of(start)
            + " at "
            + ts
            + " belonged to an object that was dropped later, and went when the restore finished",
        where,
        "Leave that object out, or read a target whose restore is not finished yet.");
  }
}
