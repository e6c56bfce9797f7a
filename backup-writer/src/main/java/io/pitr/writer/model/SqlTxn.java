package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.MetaKey;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.ColumnDef;
import io.pitr.sql.value.ColumnType;
import io.pitr.sql.value.Datum;
import io.pitr.writer.kv.Txn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  private boolean pipelined;

  SqlTxn(ClusterModel cluster, Tso startTs) {
    this.cluster = cluster;
    this.txn = cluster.store().begin(startTs);
  }

  public Tso startTs() {
    return txn.startTs();
  }

  /**
   * From now on the statements are pipelined DML ({@code tidb_dml_type = 'bulk'}): index entries
   * that an UPDATE leaves as they are get written, too, with the flag that says so.
   */
  public SqlTxn pipelined() {
    pipelined = true;
    return this;
  }

  /** The state of the transaction. */
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
    codec.fillStored(cells);
    cluster.conversions().fill(codec, cells);
    RowImage image = new RowImage(cells);
    Handle handle =
        codec
            .handle(image)
            .orElseGet(
                () ->
                    new Handle.Int(
                        cluster.autoIds().next(MetaKey.AutoId.Kind.ROW_ID, codec.tree())));
    List<Long> targets = codec.targets(image);
    List<Write> writes = new ArrayList<>();
    for (long physicalId : targets) {
      if (cluster.store().get(handle.recordKey(physicalId), txn).isPresent()) {
        throw new DuplicateKeyException("a row with this key is there: " + handle);
      }
      plan(writes, codec, physicalId, handle, null, image);
    }
    apply(writes);
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
    Map<Long, Datum> merged = new HashMap<>(codec.writable(before).with(cells).cells());
    codec.fillStored(merged);
    cluster.conversions().fill(codec, merged);
    RowImage after = new RowImage(merged);
    Handle handle = codec.handle(after).orElse(row.handle());
    List<Long> from = codec.targets(before);
    List<Long> to = codec.targets(after);
    boolean sameKey = handle.equals(row.handle());
    List<Write> writes = new ArrayList<>();
    for (long physicalId : from) {
      if (!sameKey || !to.contains(physicalId)) {
        plan(writes, codec, physicalId, row.handle(), before, null);
      }
    }
    for (long physicalId : to) {
      boolean stays = sameKey && from.contains(physicalId);
      boolean there = cluster.store().get(handle.recordKey(physicalId), txn).isPresent();
      if (!stays && there) {
        throw new DuplicateKeyException("a row with this key is there: " + handle);
      }
      plan(writes, codec, physicalId, handle, there ? before : null, after);
    }
    apply(writes);
    return new RowRef(row.tableId(), to.get(0), handle);
  }

  public void delete(RowRef row) {
    TableCodec codec = pin(row.tableId()).codec;
    RowImage before = image(row);
    List<Write> writes = new ArrayList<>();
    for (long physicalId : codec.targets(before)) {
      plan(writes, codec, physicalId, row.handle(), before, null);
    }
    apply(writes);
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

  /** Adds what a change of a row at one place writes: the record and index entries. */
  private void plan(
      List<Write> writes,
      TableCodec codec,
      long physicalId,
      Handle handle,
      @Nullable RowImage before,
      @Nullable RowImage after) {
    byte[] key = handle.recordKey(physicalId);
    if (after != null) {
      writes.add(new Write(key, codec.value(after), codec.writable(after), false));
    } else if (cluster.store().get(key, txn).isPresent()) {
      writes.add(new Write(key, null, null, false));
    }
    RowValues old = before == null ? null : codec.source(handle, before);
    RowValues fresh = after == null ? null : codec.source(handle, after);
    for (IndexMaintenance index : codec.indexes()) {
      for (IndexMaintenance.Change change : index.changes(physicalId, handle, old, fresh)) {
        writes.add(new Write(change.key(), change.value(), null, change.guarded()));
      }
      if (pipelined && old != null && fresh != null) {
        for (IndexMaintenance.Change change :
            index.untouched(
                physicalId, handle, old, fresh, entry -> cluster.store().get(entry, txn))) {
          writes.add(new Write(change.key(), change.value(), null, change.guarded()));
        }
      }
    }
  }

  /** All or nothing: keys that are taken are found before the first is written. */
  private void apply(List<Write> writes) {
    for (Write write : writes) {
      if (write.guarded) {
        boolean freed =
            writes.stream()
                .anyMatch(other -> other.value == null && Arrays.equals(other.key, write.key));
        if (!freed && cluster.store().get(write.key, txn).isPresent()) {
          throw new DuplicateKeyException("a unique index has this entry");
        }
      }
      cluster.checkClaim(write.key, this);
    }
    for (Write write : writes) {
      if (write.value == null) {
        claim(write.key);
        txn.delete(write.key);
      }
    }
    for (Write write : writes) {
      if (write.value != null) {
        claim(write.key);
        txn.put(write.key, write.value, write.image);
      }
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

  /** One key's change; no value is a deletion. */
  private record Write(
      byte[] key, byte @Nullable [] value, @Nullable RowImage image, boolean guarded) {}

  /** A table as this transaction met it. */
  private record Pin(TableCodec codec, long version) {}
}
