package io.pitr.engine.chain;

import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state store in memory that can die after a number of commits. */
final class MapState implements StateStore {
  private final TreeMap<String, byte[]> entries = new TreeMap<>();
  private int commitsLeft = Integer.MAX_VALUE;

  void dieAfter(int commits) {
    commitsLeft = commits;
  }

  void revive() {
    commitsLeft = Integer.MAX_VALUE;
  }

  TreeMap<String, byte[]> entries() {
    return entries;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public SortedMap<String, byte[]> scan(String prefix) {
    return new TreeMap<>(entries.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  @Override
  public void commit(StateChange change) {
    if (commitsLeft-- <= 0) {
      throw new IllegalStateException("killed");
    }
    for (String prefix : change.deletedPrefixes()) {
      entries.subMap(prefix, prefix + Character.MAX_VALUE).clear();
    }
    change.deletes().forEach(entries::remove);
    entries.putAll(change.puts());
  }
}
