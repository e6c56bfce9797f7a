package io.pitr.writer.model;

import io.pitr.format.key.MetaKey;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands out row ids, AUTO_INCREMENT and AUTO_RANDOM values in cached blocks; each block is reserved
 * in a transaction of its own (spec/formats.md §4.5). Not thread-safe.
 */
final class IdAllocators {
  private static final long BLOCK = 30_000;

  private final ClusterModel cluster;
  private final Map<MetaKey.AutoId, Block> blocks = new HashMap<>();

  IdAllocators(ClusterModel cluster) {
    this.cluster = cluster;
  }

  long next(MetaKey.AutoId.Kind kind, ObjectNode table) {
    MetaKey.AutoId key = key(kind, table);
    Block block = blocks.computeIfAbsent(key, k -> new Block());
    if (block.next > block.reserved) {
      block.next = stored(key) + 1;
      reserve(key, block, block.next - 1 + BLOCK);
    }
    return block.next++;
  }

  /** A statement used an explicit value: the allocator advances past it. */
  void used(MetaKey.AutoId.Kind kind, ObjectNode table, long value) {
    MetaKey.AutoId key = key(kind, table);
    Block block = blocks.computeIfAbsent(key, k -> new Block());
    if (value >= block.next && value <= block.reserved) {
      block.next = value + 1;
    } else if (value > block.reserved) {
      long reserved = Math.max(stored(key), value) + BLOCK;
      reserve(key, block, reserved);
      block.next = value + 1;
    }
  }

  /** What is stored was changed: caches are void. */
  void forget(MetaKey.AutoId.Kind kind, long tableId) {
    blocks.keySet().removeIf(key -> key.kind() == kind && key.tableId() == tableId);
  }

  MetaKey.AutoId key(MetaKey.AutoId.Kind kind, ObjectNode table) {
    long id = Catalog.id(table);
    JsonNode old = table.get("old_schema_id");
    long home =
        old == null || old.longValue() == 0
            ? cluster
                .catalog()
                .databaseOf(id)
                .orElseThrow(() -> new IllegalStateException("no table " + id))
            : old.longValue();
    return new MetaKey.AutoId(kind, home, id);
  }

  private long stored(MetaKey.AutoId key) {
    return cluster.beginMeta().number(key).orElse(0L);
  }

  private void reserve(MetaKey.AutoId key, Block block, long reserved) {
    MetaTxn txn = cluster.beginMeta();
    txn.putNumber(key, reserved);
    txn.commit();
    block.reserved = reserved;
  }

  private static final class Block {
    private long next = 1;
    private long reserved;
  }
}
