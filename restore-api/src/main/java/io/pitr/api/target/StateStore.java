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
   * Like {@link #commit}, but not durable on return, for data that only saves work. {@link #get}
   * and {@link #scan} of this store see it at once. The next commit makes it durable in the same
   * atomic step. Until then a power failure or the death of the process may lose the last seconds
   * of such changes, but nothing that was committed.
   */
  default void putRelaxed(StateChange change) {
    commit(change);
  }
}
