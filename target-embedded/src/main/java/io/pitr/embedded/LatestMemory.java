package io.pitr.embedded;

import io.pitr.apply.ApplyMemory;
import java.util.Optional;

/**
 * The memory of loads of the target that was opened for writing last, for its next opening. That of
 * earlier targets is left to the collector: a process may write to many, one after the other.
 * Thread-safe.
 */
final class LatestMemory {
  private Optional<Kept> latest = Optional.empty();

  /**
   * @param uri of the target that is opened
   */
  synchronized ApplyMemory of(String uri) {
    Kept kept =
        latest
            .filter(known -> known.uri.equals(uri))
            .orElseGet(() -> new Kept(uri, ApplyMemory.ofManyLoads()));
    latest = Optional.of(kept);
    return kept.memory;
  }

  private record Kept(String uri, ApplyMemory memory) {}
}
