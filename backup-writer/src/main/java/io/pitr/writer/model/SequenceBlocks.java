package io.pitr.writer.model;

import io.pitr.format.key.MetaKey;
import tools.jackson.databind.node.ObjectNode;

/** Reserves values of ascending sequences (spec/formats.md §4.4). */
final class SequenceBlocks {
  private SequenceBlocks() {}

  static void reserve(ClusterModel cluster, ObjectNode table) {
    ObjectNode sequence = (ObjectNode) table.get("sequence");
    long start = sequence.get("sequence_start").longValue();
    long increment = sequence.get("sequence_increment").longValue();
    long cache = Math.max(1, sequence.get("sequence_cache_value").longValue());
    long max = sequence.get("sequence_max_value").longValue();
    MetaKey.AutoId key = new IdAllocators(cluster).key(MetaKey.AutoId.Kind.SEQUENCE, table);
    MetaTxn txn = cluster.beginMeta();
    long base = txn.number(key).orElse(start - 1);
    long first = start + Math.floorDiv(base - start, increment) * increment + increment;
    if (first > max) {
      MetaKey.AutoId rounds =
          new MetaKey.AutoId(MetaKey.AutoId.Kind.SEQUENCE_CYCLE, key.databaseId(), key.tableId());
      txn.putNumber(rounds, txn.number(rounds).orElse(0L) + 1);
      first = sequence.get("sequence_min_value").longValue();
    }
    long last = Math.min(max, first + (cache - 1) * increment);
    txn.putNumber(key, last);
    txn.commit();
  }
}
