package io.pitr.api.target;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Small named values kept with the target. Keys are printable ASCII; a value may be up to 64 MiB.
 * One thread at a time.
 */
public interface StateStore {

  Optional<byte[]> get(String key);

  /** All entries whose key begins with the prefix, in order of key. */
  SortedMap<String, byte[]> scan(String prefix);

  /** Puts and deletes in one atomic step that is durable on return; may be repeated. */
  void commit(StateChange change);

  /**
   * As {@link #commit}, for what only spares work: a machine that loses its power may lose it, and
   * what was noted after it, but nothing that was committed. The next commit makes it durable; a
   * process that dies loses nothing.
   */
  default void note(StateChange change) {
    commit(change);
  }
}
