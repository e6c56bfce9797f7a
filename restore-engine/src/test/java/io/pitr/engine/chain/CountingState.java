package io.pitr.engine.chain;

import io.pitr.api.target.StateChange;
import io.pitr.api.target.StateStore;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Counts requests and bytes. */
final class CountingState implements StateStore {
  private final StateStore store;
  private int requests;
  private long bytes;

  CountingState(StateStore store) {
    this.store = store;
  }

  StateCost cost() {
    return new StateCost(requests, bytes);
  }

  @Override
  public Optional<byte[]> get(String key) {
    requests++;
    Optional<byte[]> value = store.get(key);
    value.ifPresent(found -> bytes += key.length() + found.length);
    return value;
  }

  @Override
  public SortedMap<String, byte[]> scan(String prefix) {
    requests++;
    SortedMap<String, byte[]> found = store.scan(prefix);
    count(found);
    return found;
  }

  @Override
  public void commit(StateChange change) {
    requests++;
    count(change.puts());
    change.deletes().forEach(key -> bytes += key.length());
    store.commit(change);
  }

  private void count(Map<String, byte[]> entries) {
    entries.forEach((key, value) -> bytes += key.length() + value.length);
  }
}
