package io.pitr.cluster.meta;

import com.google.protobuf.ByteString;
import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.MetaEntry;
import io.pitr.format.key.MetaKey;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import io.pitr.tikv.kv.RawWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes committed changes of meta keys without transactions (spec/restore-flow.md §10.6). Every
 * key gets its last change, committed at the segment's timestamp. Values are written before the
 * records that refer to them, so no reader finds a record without its value. A value that is too
 * long for the record is stored in the default CF (spec/segmented-restore.md A.1).
 */
public final class MetaPuts {
  /** Change feeds skip records with this mark. */
  private static final long PHYSICAL_IMPORT = 0x10000;

  private final RawWriter raw;

  public MetaPuts(RawWriter raw) {
    this.raw = raw;
  }

  /**
   * @param entries in order of commit-ts
   */
  public void put(List<MetaEntry> entries, Tso segmentTs) {
    Map<ByteString, MetaEntry> last = new LinkedHashMap<>();
    entries.forEach(entry -> last.put(ByteString.copyFrom(entry.key()), entry));
    var values = new ArrayList<RawWriter.Pair>();
    var records = new ArrayList<RawWriter.Pair>();
    for (MetaEntry entry : last.values()) {
      boolean inRecord = entry.value().length <= WriteRecord.MAX_SHORT_VALUE_BYTES;
      WriteRecord record =
          WriteRecord.of(entry.delete() ? WriteType.DELETE : WriteType.PUT, entry.startTs())
              .withTxnSource(isCounter(entry) ? 0 : PHYSICAL_IMPORT);
      if (!entry.delete() && inRecord) {
        record = record.withShortValue(entry.value());
      }
      if (!entry.delete() && !inRecord) {
        values.add(pair(entry.key(), entry.startTs(), entry.value()));
      }
      records.add(pair(entry.key(), segmentTs, record.encode()));
    }
    raw.put(ColumnFamily.DEFAULT, values);
    raw.put(ColumnFamily.WRITE, records);
  }

  private static boolean isCounter(MetaEntry entry) {
    return MetaKey.parse(entry.key(), "meta key to be written") instanceof MetaKey.AutoId;
  }

  private static RawWriter.Pair pair(byte[] rawKey, Tso ts, byte[] value) {
    return new RawWriter.Pair(
        ByteString.copyFrom(VersionedKey.encode(rawKey, ts)), ByteString.copyFrom(value));
  }
}
