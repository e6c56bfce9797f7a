package io.pitr.engine.schema;

import io.pitr.format.key.MetaKey.AutoId.Kind;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of a table's allocators, by kind. */
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

  /** The database whose hash has the value, and the value as it is stored, decimal text. */
  public record Value(long databaseId, String text) {}
}
