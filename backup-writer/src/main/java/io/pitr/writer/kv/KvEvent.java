package io.pitr.writer.kv;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.format.codec.ByteAppender;

/**
 * One change that a region's raft log carries, as the log backup observes it.
 *
 * @param rawKey as TiDB sees it; shared, not copied
 * @param ts commit-ts in the write CF, start-ts in the default CF and of rollback records
 * @param value a write record, or a raw value; empty when physically deleted; shared, not copied
 * @param physicalDelete the versioned key itself is removed
 */
public record KvEvent(
    ColumnFamily cf, byte[] rawKey, Tso ts, byte[] value, boolean physicalDelete) {

  /** {@code enc(raw) + ts}, spec/formats.md §0.5. */
  public byte[] versionedKey() {
    return new ByteAppender(rawKey.length + rawKey.length / 8 + 24)
        .memcomparable(rawKey)
        .orderedU64Desc(ts.value())
        .toByteArray();
  }

  public boolean isMeta() {
    return rawKey[0] == 'm';
  }
}
