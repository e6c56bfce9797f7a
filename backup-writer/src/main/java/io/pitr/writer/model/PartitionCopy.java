package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.row.Handle;
import io.pitr.writer.kv.Txn;
import io.pitr.writer.kv.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Copies rows and their entries to the partitions that a reorganisation adds. Not thread-safe. */
public final class PartitionCopy {
  private static final int BATCH_ROWS = 32;

  private final ClusterModel cluster;
  private final long tableId;
  private int partition;
  private byte[] next = {};
  private long rows;

  public PartitionCopy(ClusterModel cluster, long tableId) {
    this.cluster = cluster;
    this.tableId = tableId;
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
    TableCodec codec = cluster.codec(tableId);
    List<Long> sources = codec.readIds();
    if (partition >= sources.size()) {
      return false;
    }
    long source = sources.get(partition);
    byte[] prefix = TableKeys.recordPrefix(source);
    byte[] from = next.length == 0 ? prefix : next;
    Txn txn = cluster.store().begin();
    int count = 0;
    for (Map.Entry<byte[], Version> row :
        cluster.store().scan(from, KeyPrefixes.next(prefix), Tso.MAX).entrySet()) {
      if (count++ == BATCH_ROWS) {
        break;
      }
      copy(codec, source, row.getKey(), row.getValue(), txn);
      next = Arrays.copyOf(row.getKey(), row.getKey().length + 1);
    }
    if (!txn.isEmpty()) {
      cluster.committed(txn.commit());
    }
    if (count <= BATCH_ROWS) {
      partition++;
      next = new byte[0];
    }
    return partition < sources.size();
  }

  private void copy(TableCodec codec, long source, byte[] key, Version version, Txn txn) {
    byte[] encoded = Arrays.copyOfRange(key, TableKeys.RECORD_PREFIX_BYTES, key.length);
    Handle handle = Handle.decode(encoded, codec.table().commonHandle());
    if (!(version.image() instanceof RowImage image)) {
      throw new IllegalStateException("a row without its image");
    }
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
