package io.pitr.writer.model;

import io.pitr.format.key.TableKeys;
import io.pitr.sql.row.Handle;
import io.pitr.writer.kv.Txn;
import java.util.Arrays;

/** Copies rows and their entries to the partitions that a reorganisation adds. Not thread-safe. */
public final class PartitionCopy {
  private final ClusterModel cluster;
  private final RowBatches batches;
  private long rows;

  public PartitionCopy(ClusterModel cluster, long tableId) {
    this.cluster = cluster;
    this.batches = new RowBatches(cluster, tableId);
  }

  /** Rows copied so far. */
  public long rows() {
    return rows;
  }

  /**
   * Does one batch of rows in a transaction.
   *
   * @return whether more are left
   */
  public boolean batch() {
    return batches.next(this::copy);
  }

  private void copy(TableCodec codec, long source, byte[] key, RowImage image, Txn txn) {
    byte[] encoded = Arrays.copyOfRange(key, TableKeys.RECORD_PREFIX_BYTES, key.length);
    Handle handle = Handle.decode(encoded, codec.table().commonHandle());
    for (long target : codec.targets(image)) {
      byte[] copied = handle.recordKey(target);
      if (target == source || cluster.store().get(copied, txn).isPresent()) {
        continue;
      }
      txn.put(copied, codec.value(image), codec.writable(image));
      for (IndexMaintenance index : codec.indexes()) {
        index
            .changes(target, handle, null, codec.source(handle, image))
            .forEach(
                change -> {
                  if (change.value() != null) {
                    txn.put(change.key(), change.value());
                  }
                });
      }
      rows++;
    }
  }
}
