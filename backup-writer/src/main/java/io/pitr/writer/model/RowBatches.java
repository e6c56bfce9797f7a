package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.writer.kv.KeyVersion;
import io.pitr.writer.kv.Txn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Visits the rows of a table once, in batches, each in a transaction. Not thread-safe. */
final class RowBatches {
  private static final int BATCH_ROWS = 32;

  private final ClusterModel cluster;
  private final long tableId;
  private int partition;
  private byte[] next = {};

  RowBatches(ClusterModel cluster, long tableId) {
    this.cluster = cluster;
    this.tableId = tableId;
  }

  /** What is done with a row of a batch. */
  @FunctionalInterface
  interface Step {
    /**
     * @param physicalId that the row lies under
     * @param txn of the batch
     */
    void row(TableCodec codec, long physicalId, byte[] key, RowImage image, Txn txn);
  }

  /**
   * Does the next batch and commits it.
   *
   * @return whether more are left
   */
  boolean next(Step step) {
    TableCodec codec = cluster.codec(tableId);
    List<Long> physicalIds = codec.readIds();
    if (partition >= physicalIds.size()) {
      return false;
    }
    long physicalId = physicalIds.get(partition);
    byte[] prefix = TableKeys.recordPrefix(physicalId);
    byte[] from = next.length == 0 ? prefix : next;
    Txn txn = cluster.store().begin();
    int count = 0;
    for (Map.Entry<byte[], KeyVersion> row :
        cluster.store().scan(from, KeyPrefixes.next(prefix), Tso.MAX).entrySet()) {
      if (count++ == BATCH_ROWS) {
        break;
      }
      step.row(codec, physicalId, row.getKey(), image(row.getValue()), txn);
      next = Arrays.copyOf(row.getKey(), row.getKey().length + 1);
    }
    if (!txn.isEmpty()) {
      cluster.committed(txn.commit());
    }
    if (count <= BATCH_ROWS) {
      partition++;
      next = new byte[0];
    }
    return partition < physicalIds.size();
  }

  /** The row that a version of a record key is. */
  static RowImage image(KeyVersion version) {
    if (version.image() instanceof RowImage image) {
      return image;
    }
    throw new IllegalStateException("a row without its image");
  }
}
