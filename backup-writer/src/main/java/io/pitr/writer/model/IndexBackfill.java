package io.pitr.writer.model;

import io.pitr.api.Tso;
import io.pitr.format.index.IndexEntry;
import io.pitr.format.key.IndexIds;
import io.pitr.format.key.KeyPrefixes;
import io.pitr.format.key.TableKeys;
import io.pitr.format.row.Handle;
import io.pitr.writer.kv.Txn;
import io.pitr.writer.kv.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Gives the rows that were there before an index its entries: in transactions that the log sees, or
 * by ingestion that it does not see. Not thread-safe.
 */
public final class IndexBackfill {
  private static final int BATCH_ROWS = 32;
  private static final int TYPE_PUT_DISTINCT = 0;
  private static final int TYPE_PUT = 1;
  private static final int TYPE_DELETE_DISTINCT = 2;

  private final ClusterModel cluster;
  private final long tableId;
  private final long indexId;
  private int partition;
  private byte[] next = {};
  private long rows;

  public IndexBackfill(ClusterModel cluster, long tableId, long indexId) {
    this.cluster = cluster;
    this.tableId = tableId;
    this.indexId = indexId;
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
    TableCodec codec = cluster.codec(tableId);
    List<Long> physicalIds = codec.readIds();
    if (partition >= physicalIds.size()) {
      return false;
    }
    long physicalId = physicalIds.get(partition);
    byte[] prefix = TableKeys.recordPrefix(physicalId);
    byte[] from = next.length == 0 ? prefix : next;
    NavigableMap<byte[], Version> found =
        cluster.store().scan(from, KeyPrefixes.next(prefix), Tso.MAX);
    Txn txn = cluster.store().begin();
    int count = 0;
    for (Map.Entry<byte[], Version> row : found.entrySet()) {
      if (count++ == BATCH_ROWS) {
        break;
      }
      for (IndexEntry entry : entries(codec, physicalId, row.getKey(), row.getValue())) {
        put(txn, entry);
      }
      txn.lock(row.getKey());
      next = successor(row.getKey());
      rows++;
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

  private static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
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
                for (IndexEntry entry : entries(codec, physicalId, key, version)) {
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

  private List<IndexEntry> entries(TableCodec codec, long physicalId, byte[] key, Version version) {
    byte[] encoded = Arrays.copyOfRange(key, TableKeys.RECORD_PREFIX_BYTES, key.length);
    Handle handle = Handle.decode(encoded, codec.table().commonHandle());
    if (!(version.image() instanceof RowImage image)) {
      throw new IllegalStateException("a row without its image");
    }
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
