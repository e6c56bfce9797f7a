package io.pitr.engine.chain;

import io.pitr.api.Tso;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of a chain's state: its identity, the newest sealed segment and the running one. Its
 * size does not depend on the number of segments.
 *
 * @param id random, 32 hex digits
 * @param upstreamClusterId unsigned
 * @param start commit-ts after which the first segment begins
 * @param options what must stay the same
 * @param sealed the newest sealed segment; null before the first seal
 * @param running the segment that was started and not sealed, or the last one while the chain
 *     finishes
 * @param phase of the running segment; {@link Phase#CLOSED} when none runs
 */
public record ChainHead(
    String id,
    long upstreamClusterId,
    Tso start,
    ChainOptions options,
    ChainFacts facts,
    @Nullable Segment sealed,
    @Nullable Segment running,
    Phase phase) {
  public ChainHead {
    if ((running == null) != (phase == Phase.CLOSED)) {
      throw new IllegalArgumentException("phase " + phase + " with running segment " + running);
    }
  }

  /** The head of a chain before its first segment. */
  public static ChainHead ofNew(
      String id, long upstreamClusterId, Tso start, ChainOptions options, ChainFacts facts) {
    return new ChainHead(id, upstreamClusterId, start, options, facts, null, null, Phase.CLOSED);
  }

  public Optional<Segment> unsealed() {
    return Optional.ofNullable(phase == Phase.FINISH ? null : running);
  }

  public Optional<Segment> lastSealed() {
    return Optional.ofNullable(sealed);
  }

  /** The number of sealed segments. */
  public int sealedSegments() {
    return sealed == null ? 0 : sealed.index();
  }

  /** The timestamp reached, by sealed segments. */
  public Optional<Tso> reached() {
    return lastSealed().map(Segment::restoredTs);
  }

  public ChainHead begin(Segment segment) {
    return with(sealed, segment, Phase.OPEN);
  }

  public ChainHead at(Phase next) {
    if (running == null) {
      throw new IllegalStateException("no segment runs");
    }
    return with(sealed, running, next);
  }

  /** Seals the running segment. After the last one, the chain finishes. */
  public ChainHead seal() {
    Segment done = running;
    if (done == null) {
      throw new IllegalStateException("no segment runs");
    }
    return done.last() ? with(done, done, Phase.FINISH) : with(done, null, Phase.CLOSED);
  }

  /** Starts to finish the chain without more log. */
  public ChainHead finishing() {
    Segment last = lastSealed().orElseThrow(() -> new IllegalStateException("nothing is sealed"));
    return with(last, last, Phase.FINISH);
  }

  public ChainHead with(ChainFacts other) {
    return new ChainHead(id, upstreamClusterId, start, options, other, sealed, running, phase);
  }

  private ChainHead with(@Nullable Segment newest, @Nullable Segment current, Phase next) {
    return new ChainHead(id, upstreamClusterId, start, options, facts, newest, current, next);
  }
}
