package io.pitr.engine.schema;

import io.pitr.format.key.MetaKey.AutoId.Kind;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the allocators of a table have come, by kind: the database whose hash holds the value,
 * and the value as it is stored, decimal text.
 */
public record AutoIds(SortedMap<Kind, Value> values) {
  public static final AutoIds NONE = new AutoIds(new TreeMap<>());

  public AutoIds {
    values = new TreeMap<>(values);
  }

  AutoIds with(Kind kind, Value value) {
    var next = new TreeMap<>(values);
    next.put(kind, value);
    return new AutoIds(next);
  }

  AutoIds without(Kind kind, long databaseId) {
    Value value = values.get(kind);
    if (value == null || value.databaseId() != databaseId) {
      return this;
    }
    var next = new TreeMap<>(values);
    next.remove(kind);
    return new AutoIds(next);
  }

  /** Where an allocator's value is kept, and the value. */
  public record Value(long databaseId, String text) {}
}
