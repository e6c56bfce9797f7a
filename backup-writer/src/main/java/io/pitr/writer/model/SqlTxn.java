package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;
import io.pitr.format.row.Handle;
import io.pitr.format.table.ColumnDef;
import io.pitr.format.value.ColumnType;
import io.pitr.format.value.Datum;
import io.pitr.writer.kv.Txn;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A transaction of SQL statements. Rows and index entries are written by the version of the table
 * that its first statement met, as a server with metadata locks does. A row that another open
 * transaction changed can't be changed. Not thread-safe.
 */
public final class SqlTxn {
  private static final long MAX_RANDOM_SHARD = 1L << 5;

  private final ClusterModel cluster;
  private final Txn txn;
  private final Map<Long, Pin> pins = new LinkedHashMap<>();

  SqlTxn(ClusterModel cluster) {
    this.cluster = cluster;
    this.txn = cluster.store().begin();
  }

  public Tso startTs() {
    return txn.startTs();
  }

  /** Where the transaction stands. */
  public Txn.State state() {
    return txn.state();
  }

  /**
   * Whether a DDL job's next step must wait for this transaction.
   *
   * @param anyVersion whether having touched the table is enough, in whatever version
   */
  public boolean blocks(long tableId, boolean anyVersion) {
    Pin pin = pins.get(tableId);
    return pin != null && (anyVersion || pin.version < cluster.tableVersion(tableId));
  }

  /** Inserts a row; columns that are not given are NULL, or filled by the allocator. */
  public RowRef insert(String database, String table, Map<String, Datum> values) {
    TableCodec codec = pin(database, table).codec;
    Map<Long, Datum> cells = new HashMap<>();
    for (ColumnDef column : codec.table().columns()) {
      if (column.isPublic() && !column.isVirtual()) {
        cells.put(column.id(), Datum.NULL);
      }
    }
    values.forEach((name, datum) -> cells.put(codec.column(name).id(), datum));
    codec.autoColumn().ifPresent(column -> fill(codec, column, cells));
    RowImage image = new RowImage(cells);
    Handle handle =
        codec
            .handle(image)
            .orElseGet(
                () ->
                    new Handle.Int(
                        cluster.autoIds().next(MetaKey.AutoId.Kind.ROW_ID, codec.tree())));
    List<Long> targets = codec.targets(image);
    for (long physicalId : targets) {
      byte[] key = handle.recordKey(physicalId);
      if (cluster.store().get(key, txn).isPresent()) {
        throw new IllegalArgumentException("a row with this key is there: " + handle);
      }
      put(codec, physicalId, handle, image);
    }
    return new RowRef(codec.table().id(), targets.get(0), handle);
  }

  private void fill(TableCodec codec, ColumnDef column, Map<Long, Datum> cells) {
    boolean autoRandom = codec.tree().get("auto_random_bits").longValue() > 0;
    boolean separate = codec.tree().get("auto_id_cache").longValue() == 1;
    MetaKey.AutoId.Kind kind =
        autoRandom
            ? MetaKey.AutoId.Kind.AUTO_RANDOM
            : separate ? MetaKey.AutoId.Kind.AUTO_INCREMENT : MetaKey.AutoId.Kind.ROW_ID;
    Datum given = cells.getOrDefault(column.id(), Datum.NULL);
    if (given instanceof Datum.Int number) {
      cluster.autoIds().used(kind, codec.tree(), number.value());
    } else if (given instanceof Datum.Unsigned number) {
      cluster.autoIds().used(kind, codec.tree(), number.bits());
    } else {
      long next = cluster.autoIds().next(kind, codec.tree());
      if (autoRandom) {
        long bits = codec.tree().get("auto_random_bits").longValue();
        next |=
            Math.floorMod(startTs().value() * 31, Math.min(MAX_RANDOM_SHARD, 1L << bits))
                << 63 - bits;
      }
      boolean unsigned = (column.type().flags() & ColumnType.UNSIGNED) != 0;
      cells.put(column.id(), unsigned ? new Datum.Unsigned(next) : new Datum.Int(next));
    }
  }

  /** Changes columns of a row; the row may move to another place, which is returned. */
  public RowRef update(RowRef row, Map<String, Datum> changes) {
    TableCodec codec = pin(row.tableId()).codec;
    RowImage before = image(row);
    Map<Long, Datum> cells = new HashMap<>();
    changes.forEach((name, datum) -> cells.put(codec.column(name).id(), datum));
    RowImage after = codec.writable(before).with(cells);
    Handle handle = codec.handle(after).orElse(row.handle());
    List<Long> from = codec.targets(before);
    List<Long> to = codec.targets(after);
    for (long physicalId : from) {
      if (!to.contains(physicalId) || !handle.equals(row.handle())) {
        remove(codec, physicalId, row.handle(), before);
      }
    }
    for (long physicalId : to) {
      put(codec, physicalId, handle, after);
    }
    return new RowRef(row.tableId(), to.get(0), handle);
  }

  public void delete(RowRef row) {
    TableCodec codec = pin(row.tableId()).codec;
    RowImage before = image(row);
    for (long physicalId : codec.targets(before)) {
      remove(codec, physicalId, row.handle(), before);
    }
  }

  /** {@code SELECT … FOR UPDATE}. */
  public void lock(RowRef row) {
    pin(row.tableId());
    byte[] key = row.handle().recordKey(row.physicalId());
    claim(key);
    txn.lock(key);
  }

  /** The row as this transaction sees it. */
  public RowImage image(RowRef row) {
    return find(row).orElseThrow(() -> new IllegalArgumentException("there is no row " + row));
  }

  /** The row as this transaction sees it; empty when it is not there. */
  public Optional<RowImage> find(RowRef row) {
    return cluster
        .store()
        .image(row.handle().recordKey(row.physicalId()), txn)
        .map(RowImage.class::cast);
  }

  private void put(TableCodec codec, long physicalId, Handle handle, RowImage image) {
    byte[] key = handle.recordKey(physicalId);
    claim(key);
    txn.put(key, codec.value(image), codec.writable(image));
  }

  private void remove(TableCodec codec, long physicalId, Handle handle, RowImage before) {
    byte[] key = handle.recordKey(physicalId);
    claim(key);
    if (cluster.store().get(key, txn).isPresent()) {
      txn.delete(key);
    }
  }

  private void claim(byte[] key) {
    cluster.claim(key, this);
  }

  private Pin pin(String database, String table) {
    ObjectNode tree =
        cluster
            .catalog()
            .table(database, table)
            .orElseThrow(() -> new IllegalArgumentException("no table " + database + "." + table));
    return pin(Catalog.id(tree));
  }

  private Pin pin(long tableId) {
    return pins.computeIfAbsent(
        tableId, id -> new Pin(cluster.codec(id), cluster.tableVersion(id)));
  }

  public boolean isEmpty() {
    return txn.isEmpty();
  }

  /** Values and locks are written; the transaction can't take more statements. */
  public void prewrite() {
    txn.prewrite();
  }

  /** Commits now. */
  public Tso commit() {
    Tso ts = txn.commit();
    ended();
    cluster.committed(ts);
    return ts;
  }

  /**
   * @param isProtected as pessimistic transactions leave it on the primary
   */
  public void rollback(boolean isProtected) {
    txn.rollback(isProtected);
    ended();
  }

  private void ended() {
    cluster.ended(this);
  }

  /** A table as this transaction met it. */
  private record Pin(TableCodec codec, long version) {}
}
