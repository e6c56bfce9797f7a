package io.pitr.plugin.index;

import java.util.Comparator;

/**
 * An index of one table or partition, identified by ids. Names do not identify it: another index
 * can get the name, and an exchange of partitions moves the physical id with its rows to another
 * table.
 */
record IndexItem(long physicalId, long indexId) implements Comparable<IndexItem> {
  private static final Comparator<IndexItem> ORDER =
      Comparator.comparingLong(IndexItem::physicalId).thenComparingLong(IndexItem::indexId);

  @Override
  public int compareTo(IndexItem other) {
    return ORDER.compare(this, other);
  }
}
