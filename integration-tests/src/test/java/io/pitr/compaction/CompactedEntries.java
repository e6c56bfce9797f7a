package io.pitr.compaction;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.LogEventCursor;
import io.pitr.format.log.WriteRecordReader;
import io.pitr.format.log.WriteType;
import io.pitr.format.proto.Brpb;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Merges events of log files: every version once, in order. Of several records with one key and
 * timestamp a put that was marked by a rollback wins over a plain one, a put over a rollback, a
 * protected rollback over a plain one (spec/formats.md §2.9). Deletions have no value.
 */
final class CompactedEntries {
  private final ColumnFamily cf;
  private final Brpb.FileType type;
  private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  CompactedEntries(ColumnFamily cf, Brpb.FileType type) {
    this.cf = cf;
    this.type = type;
  }

  void addAll(byte[] events, String where) {
    var cursor = new LogEventCursor(events, where);
    while (cursor.next()) {
      entries.merge(
          cursor.key(), cursor.value(), (old, fresh) -> rank(fresh) > rank(old) ? fresh : old);
    }
  }

  private int rank(byte[] record) {
    if (cf == ColumnFamily.DEFAULT || type == Brpb.FileType.Delete) {
      return 0;
    }
    WriteRecordReader reader = WriteRecordReader.of(record, "a log file");
    if (reader.type() == WriteType.ROLLBACK) {
      return reader.hasShortValue() ? 1 : 0;
    }
    return reader.hasOverlappedRollback() ? 3 : 2;
  }

  /** Versioned key to value or record; not empty. */
  NavigableMap<byte[], byte[]> sorted() {
    return entries;
  }

  Tso minTs() {
    return entries.keySet().stream().map(VersionedKey::ts).reduce(Tso.MAX, Tso::min);
  }

  Tso maxTs() {
    return entries.keySet().stream().map(VersionedKey::ts).reduce(Tso.ZERO, Tso::max);
  }
}
