package io.pitr.writer.model;

import io.pitr.sql.value.Datum;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Rewrites rows so that they hold a changing column's value. Not thread-safe. */
public final class ColumnBackfill {
  private final RowBatches batches;
  private final long fromColumn;
  private final long toColumn;
  private final UnaryOperator<Datum> convert;
  private long rows;

  public ColumnBackfill(
      ClusterModel cluster,
      long tableId,
      long fromColumn,
      long toColumn,
      UnaryOperator<Datum> convert) {
    this.batches = new RowBatches(cluster, tableId);
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
    return batches.next(
        (codec, physicalId, key, image, txn) -> {
          if (!image.cells().containsKey(toColumn)) {
            Datum old = image.cells().getOrDefault(fromColumn, codec.originDefault(fromColumn));
            RowImage changed = image.with(Map.of(toColumn, convert.apply(old)));
            txn.put(key, codec.value(changed), codec.writable(changed));
            rows++;
          }
        });
  }
}
