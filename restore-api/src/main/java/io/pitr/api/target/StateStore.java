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
   * As {@link #commit}, for what only spares work. {@link #get} and {@link #scan} of this store see
   * it at once, and the next commit makes it durable together with itself. Until then a machine
   * that loses its power, or a process that dies, may lose what was noted in the last seconds, but
   * nothing that was committed.
   */
  default void note(StateChange change) {
    commit(change);
  }
}
