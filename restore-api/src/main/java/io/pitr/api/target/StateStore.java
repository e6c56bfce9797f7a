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
}
