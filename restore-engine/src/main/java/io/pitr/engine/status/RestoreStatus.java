package io.pitr.engine.status;

import io.pitr.api.Tso;
import io.pitr.engine.chain.ChainEnd;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a target's chain stands.
 *
 * @param state what can be done next
 * @param phase of the run that died or lives; {@code CLOSED} between segments
 * @param chain empty without one
 * @param sealed in order
 * @param running begun and not sealed
 * @param reached the timestamp the next segment begins at; zero without a chain
 * @param deferred actions that wait
 * @param detail a sentence for people; may be empty
 * @param end of the chain; null while it is not at its end
 */
public record RestoreStatus(
    String target,
    State state,
    String phase,
    String chain,
    long upstreamClusterId,
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

  /** The states of {@code br restore status}. */
  public enum State {
    /** No chain. */
    EMPTY,
    /** A run is at work. */
    OPEN,
    /** Between segments. */
    SEALED,
    /** The chain is at its end. */
    FINISHED,
    /** A run died; its command goes on. */
    FAILED,
    /** The chain was given up. */
    ABORTED
  }
}
