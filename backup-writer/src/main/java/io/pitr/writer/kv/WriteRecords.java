package io.pitr.writer.kv;

import io.pitr.api.Tso;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.writer.kv.KeyVersion.Kind;
import java.util.NavigableMap;

/** Values of the write CF (spec/formats.md §1.8). */
public final class WriteRecords {
  private WriteRecords() {}

  /**
   * @param earlier the key's records before this one; only a lock record looks at them
   */
  public static byte[] encode(KeyVersion version, NavigableMap<Tso, KeyVersion> earlier) {
    WriteRecord record = WriteRecord.of(type(version.kind()), version.startTs());
    boolean protectedRollback = version.kind() == Kind.ROLLBACK && version.value().length > 0;
    if (protectedRollback || version.kind() == Kind.PUT && !version.isLong()) {
      record = record.withShortValue(version.value());
    }
    if (version.overlappedRollback()) {
      record = record.withOverlappedRollback().withGcFence(version.gcFence());
    }
    if (version.kind() == Kind.LOCK) {
      record = record.withLastChange(lastChange(earlier));
    }
    return record.encode();
  }

  private static WriteType type(Kind kind) {
    return switch (kind) {
      case PUT -> WriteType.PUT;
      case DELETE -> WriteType.DELETE;
      case LOCK -> WriteType.LOCK;
      case ROLLBACK -> WriteType.ROLLBACK;
    };
  }

  private static WriteRecord.LastChange lastChange(NavigableMap<Tso, KeyVersion> earlier) {
    long distance = 1;
    for (KeyVersion version : earlier.descendingMap().values()) {
      if (version.hasData()) {
        return new WriteRecord.LastChange(version.commitTs(), distance);
      }
      distance++;
    }
    return new WriteRecord.LastChange(Tso.ZERO, 1);
  }
}
