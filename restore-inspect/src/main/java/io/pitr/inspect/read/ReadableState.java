package io.pitr.inspect.read;

import io.pitr.api.Tso;
import io.pitr.engine.status.RestoreStatus.State;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A state of a target that may be read.
 *
 * @param at the timestamp to read at; {@link Tso#MAX} reads the newest versions
 * @param ts names the state: everything that was committed upstream up to it is there, unless a
 *     segment is unfinished; zero if it is not known
 * @param state of the target's chain
 * @param part the segment of which a part is read; null if the state is complete
 * @param note a sentence for the user; may be empty
 */
public record ReadableState(
    Tso at, Tso ts, State state, @Nullable UnfinishedSegment part, String note) {

  public Optional<UnfinishedSegment> unfinished() {
    return Optional.ofNullable(part);
  }

  /** Whether the chain has continued since this state, or has run its deferred actions. */
  boolean isEarlier() {
    return !at.equals(Tso.MAX);
  }
}
