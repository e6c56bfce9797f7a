package io.pitr.engine.schema;

import io.pitr.format.key.MetaKey.AutoId.Kind;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the allocators of a table have come, by kind: the database whose hash holds the value,
 * and the value as it is stored, decimal text.
 */
public record AllocatorPositions(SortedMap<Kind, Value> values) {
  public static final AllocatorPositions NONE = new AllocatorPositions(new TreeMap<>());

  public AllocatorPositions {
    values = new TreeMap<>(values);
  }

  AllocatorPositions with(Kind kind, Value value) {
    var next = new TreeMap<>(values);
    next.put(kind, value);
    return new AllocatorPositions(next);
  }

  AllocatorPositions without(Kind kind, long databaseId) {
    Value value = values.get(kind);
    if (value == null || value.databaseId() != databaseId) {
      return this;
    }
    var next = new TreeMap<>(values);
    next.remove(kind);
    return new AllocatorPositions(next);
  }

  /** Where an allocator's value is kept, and the value. */
  public record Value(long databaseId, String text) {}
}
