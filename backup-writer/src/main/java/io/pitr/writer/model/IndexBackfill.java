package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.key.IndexIds;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.row.Handle;
import io.pitr.writer.kv.Txn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Gives the rows that were there before an index its entries: in transactions that the log sees, or
 * by ingestion that it does not see. Not thread-safe.
 */
public final class IndexBackfill {
  private static final int TYPE_PUT_DISTINCT = 0;
  private static final int TYPE_PUT = 1;
  private static final int TYPE_DELETE_DISTINCT = 2;

  private final ClusterModel cluster;
  private final long tableId;
  private final long indexId;
  private final RowBatches batches;
  private long rows;

  public IndexBackfill(ClusterModel cluster, long tableId, long indexId) {
    this.cluster = cluster;
    this.tableId = tableId;
    this.indexId = indexId;
    this.batches = new RowBatches(cluster, tableId);
  }

  /** Rows that got entries so far. */
  public long rows() {
    return rows;
  }

  /**
   * Does one batch of rows in a transaction.
   *
   * @return whether more are left
   * @throws DuplicateKeyException when a unique index would have an entry twice
   */
  public boolean batch() {
    return batches.next(
        (codec, physicalId, key, image, txn) -> {
          entries(codec, physicalId, key, image).forEach(entry -> put(txn, entry));
          txn.lock(key);
          rows++;
        });
  }

  private void put(Txn txn, IndexEntry entry) {
    Optional<byte[]> there = cluster.store().get(entry.key(), txn);
    if (there.isPresent()) {
      if (!Arrays.equals(there.get(), entry.value())) {
        throw new DuplicateKeyException("two rows have one entry in index " + indexId);
      }
      return;
    }
    txn.put(entry.key(), entry.value());
  }

  /**
   * Puts the entries of all rows, as files that are ingested.
   *
   * @throws DuplicateKeyException when a unique index would have an entry twice
   */
  public void ingest() {
    TableCodec codec = cluster.codec(tableId);
    Tso ts = cluster.clock().next();
    for (long physicalId : codec.readIds()) {
      byte[] prefix = TableKeys.recordPrefix(physicalId);
      cluster
          .store()
          .scan(prefix, KeyPrefixes.next(prefix), ts)
          .forEach(
              (key, version) -> {
                for (IndexEntry entry :
                    entries(codec, physicalId, key, RowBatches.image(version))) {
                  Optional<byte[]> there = cluster.store().get(entry.key(), Tso.MAX);
                  if (there.isPresent() && !Arrays.equals(there.get(), entry.value())) {
                    throw new DuplicateKeyException("two rows have one entry in index " + indexId);
                  }
                  cluster.store().ingest(entry.key(), entry.value(), ts);
                }
                rows++;
              });
    }
  }

  private List<IndexEntry> entries(TableCodec codec, long physicalId, byte[] key, RowImage image) {
    byte[] encoded = Arrays.copyOfRange(key, TableKeys.RECORD_PREFIX_BYTES, key.length);
    Handle handle = Handle.decode(encoded, codec.table().commonHandle());
    return codec
        .index(indexId)
        .entries(physicalId, handle, codec.source(handle, codec.writable(image)));
  }

  /** Carries out what the temporary index gathered, and empties it. */
  public void mergeTemporary() {
    TableCodec codec = cluster.codec(tableId);
    IndexMaintenance index = codec.index(indexId);
    List<Long> prefixes = index.definition().global() ? List.of(tableId) : codec.readIds();
    Txn txn = cluster.store().begin();
    for (long physicalId : prefixes) {
      byte[] prefix = TableKeys.indexPrefix(physicalId, IndexIds.temporary(indexId));
      byte[] origin = TableKeys.indexPrefix(physicalId, indexId);
      cluster
          .store()
          .scan(prefix, KeyPrefixes.next(prefix), Tso.MAX)
          .forEach(
              (key, version) -> {
                byte[] target = key.clone();
                System.arraycopy(origin, 0, target, 0, origin.length);
                merge(txn, target, version.value());
                txn.delete(key);
              });
    }
    if (!txn.isEmpty()) {
      cluster.committed(txn.commit());
    }
  }

  private void merge(Txn txn, byte[] key, byte[] element) {
    switch (element[0]) {
      case TYPE_PUT_DISTINCT -> {
        int length = (element[1] & 0xff) << 8 | element[2] & 0xff;
        byte[] value = Arrays.copyOfRange(element, 3, 3 + length);
        put(txn, new IndexEntry(key, value));
      }
      case TYPE_PUT ->
          put(txn, new IndexEntry(key, Arrays.copyOfRange(element, 1, element.length - 1)));
      case TYPE_DELETE_DISTINCT -> {
        int length = (element[1] & 0xff) << 8 | element[2] & 0xff;
        byte[] handle = Arrays.copyOfRange(element, 3, 3 + length);
        Optional<byte[]> there = cluster.store().get(key, txn);
        if (there.isPresent() && holds(there.get(), handle)) {
          txn.delete(key);
        }
      }
      default -> {
        if (cluster.store().get(key, txn).isPresent()) {
          txn.delete(key);
        }
      }
    }
  }

  /** Whether an entry is of the row with this handle, and not of one that took its key since. */
  private static boolean holds(byte[] value, byte[] handle) {
    for (int at = 0; at + handle.length <= value.length; at++) {
      if (Arrays.equals(value, at, at + handle.length, handle, 0, handle.length)) {
        return true;
      }
    }
    return false;
  }
}
