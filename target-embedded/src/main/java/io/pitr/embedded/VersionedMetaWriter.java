package io.pitr.embedded;

import io.pitr.api.Tso;
import io.pitr.api.target.ColumnFamily;
import io.pitr.api.target.MetaEntry;
import io.pitr.format.key.VersionedKey;
import io.pitr.format.log.WriteType;
import io.pitr.format.mvcc.WriteRecord;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Writes committed changes at their own timestamps, in few durable batches. */
final class VersionedMetaWriter {
  private static final long STEP_BYTES = 8L << 20;

  private final Store store;
  private final Timestamps timestamps;

  VersionedMetaWriter(Store store, Timestamps timestamps) {
    this.store = store;
    this.timestamps = timestamps;
  }

  void put(List<MetaEntry> entries) {
    Tso newest = Tso.ZERO;
    for (MetaEntry entry : entries) {
      newest = Tso.max(newest, entry.commitTs());
    }
    timestamps.seen(newest);
    try (var batch = new WriteBatch()) {
      for (MetaEntry entry : entries) {
        add(batch, entry);
        if (batch.getDataSize() >= STEP_BYTES) {
          store.write(batch);
          batch.clear();
        }
      }
      if (batch.count() > 0) {
        store.write(batch);
      }
    } catch (RocksDBException e) {
      throw StoreFailure.of(e, "writing schema objects failed", store.folder().root());
    }
  }

  private void add(WriteBatch batch, MetaEntry entry) throws RocksDBException {
    byte[] value = entry.value();
    var record = WriteRecord.of(entry.delete() ? WriteType.DELETE : WriteType.PUT, entry.startTs());
    if (!entry.delete()) {
      if (value.length <= WriteRecord.MAX_SHORT_VALUE_BYTES) {
        record = record.withShortValue(value);
      } else {
        byte[] key = VersionedKey.encodeData(entry.key(), entry.startTs());
        batch.put(store.family(ColumnFamily.DEFAULT), key, value);
      }
    }
    byte[] key = VersionedKey.encodeData(entry.key(), entry.commitTs());
    batch.put(store.family(ColumnFamily.WRITE), key, record.encode());
  }
}
