package io.pitr.api.schema;

import java.util.Comparator;

/** An index: the logical id of its table, and its own id. */
public record IndexId(long tableId, long indexId) implements Comparable<IndexId> {
  private static final Comparator<IndexId> ORDER =
      Comparator.comparingLong(IndexId::tableId).thenComparingLong(IndexId::indexId);

  @Override
  public int compareTo(IndexId other) {
    return ORDER.compare(this, other);
  }
}
