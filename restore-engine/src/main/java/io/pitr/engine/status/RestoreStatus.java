package io.pitr.engine.status;

import io.pitr.api.Tso;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a target's chain.
 *
 * @param state what can be done next
 * @param phase of the run that works or died; {@code CLOSED} between segments
 * @param chain empty without a chain
 * @param sealedSegments how many
 * @param sealed the newest of them, in order
 * @param running started and not sealed
 * @param reached the timestamp the next segment begins at; zero without a chain
 * @param deferred actions that wait
 * @param detail a sentence for the user; may be empty
 * @param end null until the chain ends
 */
public record RestoreStatus(
    String target,
    State state,
    String phase,
    String chain,
    long upstreamClusterId,
    int sealedSegments,
    List<Segment> sealed,
    @Nullable Segment running,
    Tso reached,
    List<DeferredAction> deferred,
    String detail,
    @Nullable ChainEnd end) {
  public RestoreStatus {
    sealed = List.copyOf(sealed);
    deferred = List.copyOf(deferred);
  }

  public Optional<ChainEnd> ended() {
    return Optional.ofNullable(end);
  }

  public Optional<Segment> unsealed() {
    return Optional.ofNullable(running);
  }

  /** Whether another reading found the same progress. */
  public boolean isAsFarAs(RestoreStatus other) {
    return chain.equals(other.chain)
        && phase.equals(other.phase)
        && sealed.equals(other.sealed)
        && unsealed().equals(other.unsealed());
  }

  /** The states of {@code br restore status}. */
  public enum State {
    /** No chain. */
    EMPTY,
    /** A run works on the target. */
    OPEN,
    /** Between segments. */
    SEALED,
    /** The chain is finished. */
    FINISHED,
    /** A run died; the same command resumes it. */
    FAILED,
    /** The chain was aborted. */
    ABORTED
  }
}
