package io.pitr.cluster.state;

import io.pitr.api.target.StateChange;
import java.util.Map;
import java.util.TreeMap;

/**
 * Buffers notes of a chain's state until the next commit. A lost note only costs repeated work, so
 * many of them can share a transaction. Thread-safe.
 */
final class NoteBuffer {
  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_NOTES = 512;

  private TreeMap<String, byte[]> puts = new TreeMap<>();
  private long bytes;

  /** Returns false when the change must be committed at once: it is too large or removes keys. */
  synchronized boolean add(StateChange change) {
    long more = change.puts().values().stream().mapToLong(value -> value.length).sum();
    if (!change.deletes().isEmpty()
        || !change.deletedPrefixes().isEmpty()
        || bytes + more > MOST_BYTES
        || puts.size() + change.puts().size() > MOST_NOTES) {
      return false;
    }
    puts.putAll(change.puts());
    bytes += more;
    return true;
  }

  synchronized boolean isEmpty() {
    return puts.isEmpty();
  }

  synchronized boolean holds(String key) {
    return puts.containsKey(key);
  }

  synchronized boolean holdsAny(String prefix) {
    String first = puts.ceilingKey(prefix);
    return first != null && first.startsWith(prefix);
  }

  /** Returns all notes and empties the buffer. */
  synchronized Map<String, byte[]> take() {
    Map<String, byte[]> taken = puts;
    puts = new TreeMap<>();
    bytes = 0;
    return taken;
  }

  /** Takes notes back that could not be written; those that have come since are newer. */
  synchronized void putBack(Map<String, byte[]> taken) {
    taken.forEach(
        (key, value) -> {
          if (puts.putIfAbsent(key, value) == null) {
            bytes += value.length;
          }
        });
  }

  /**
   * Adds all notes to a change and empties the buffer.
   *
   * @return the change with the notes that it neither replaces nor removes
   */
  synchronized StateChange mergedInto(StateChange change) {
    var merged = new TreeMap<>(take());
    merged.keySet().removeAll(change.deletes());
    merged.keySet().removeIf(key -> change.deletedPrefixes().stream().anyMatch(key::startsWith));
    merged.putAll(change.puts());
    return new StateChange(merged, change.deletes(), change.deletedPrefixes());
  }
}
