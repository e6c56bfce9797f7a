package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.value.Datum;
import io.pitr.writer.kv.Txn;
import io.pitr.writer.kv.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Rewrites rows so that they hold a changing column's value. Not thread-safe. */
public final class ColumnBackfill {
  private static final int BATCH_ROWS = 32;

  private final ClusterModel cluster;
  private final long tableId;
  private final long fromColumn;
  private final long toColumn;
  private final UnaryOperator<Datum> convert;
  private int partition;
  private byte[] next = {};
  private long rows;

  public ColumnBackfill(
      ClusterModel cluster,
      long tableId,
      long fromColumn,
      long toColumn,
      UnaryOperator<Datum> convert) {
    this.cluster = cluster;
    this.tableId = tableId;
    this.fromColumn = fromColumn;
    this.toColumn = toColumn;
    this.convert = convert;
  }

  /** Rows rewritten so far. */
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
    List<Long> physicalIds = codec.readIds();
    if (partition >= physicalIds.size()) {
      return false;
    }
    byte[] prefix = TableKeys.recordPrefix(physicalIds.get(partition));
    byte[] from = next.length == 0 ? prefix : next;
    Txn txn = cluster.store().begin();
    int count = 0;
    for (Map.Entry<byte[], Version> row :
        cluster.store().scan(from, KeyPrefixes.next(prefix), Tso.MAX).entrySet()) {
      if (count++ == BATCH_ROWS) {
        break;
      }
      if (!(row.getValue().image() instanceof RowImage image)) {
        throw new IllegalStateException("a row without its image");
      }
      if (!image.cells().containsKey(toColumn)) {
        Datum old = image.cells().getOrDefault(fromColumn, codec.originDefault(fromColumn));
        RowImage changed = image.with(Map.of(toColumn, convert.apply(old)));
        txn.put(row.getKey(), codec.value(changed), codec.writable(changed));
        rows++;
      }
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
}
