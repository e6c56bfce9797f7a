package io.pitr.engine.chain;

import io.pitr.api.Tso;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The root of a chain's state: its identity, its sealed segments and the running one.
 *
 * @param id random, 32 hex digits
 * @param upstreamClusterId unsigned
 * @param options what must stay the same
 * @param fingerprints of the backups, and other facts that later segments need, by name
 * @param sealed in order, without gaps
 * @param running the segment that was started and not sealed, or the last one while the chain
 *     finishes
 * @param phase of the running segment; {@link Phase#CLOSED} when none runs
 */
public record ChainHead(
    String id,
    long upstreamClusterId,
    ChainOptions options,
    SortedMap<String, String> fingerprints,
    List<Segment> sealed,
    @Nullable Segment running,
    Phase phase) {
  public ChainHead {
    fingerprints = new TreeMap<>(fingerprints);
    sealed = List.copyOf(sealed);
    if ((running == null) != (phase == Phase.CLOSED)) {
      throw new IllegalArgumentException("phase " + phase + " with running segment " + running);
    }
  }

  /** The location of a backup when the chain was started; empty if unknown. */
  public Optional<String> source(String name) {
    return Optional.ofNullable(fingerprints.get(name));
  }

  public Optional<Segment> unsealed() {
    return Optional.ofNullable(phase == Phase.FINISH ? null : running);
  }

  public Optional<Segment> lastSealed() {
    return sealed.isEmpty() ? Optional.empty() : Optional.of(sealed.get(sealed.size() - 1));
  }

  /** The timestamp reached, by sealed segments. */
  public Optional<Tso> reached() {
    return lastSealed().map(Segment::restoredTs);
  }

  public ChainHead begin(Segment segment) {
    return new ChainHead(id, upstreamClusterId, options, fingerprints, sealed, segment, Phase.OPEN);
  }

  public ChainHead at(Phase next) {
    if (running == null) {
      throw new IllegalStateException("no segment runs");
    }
    return new ChainHead(id, upstreamClusterId, options, fingerprints, sealed, running, next);
  }

  /** Seals the running segment. After the last one, the chain finishes. */
  public ChainHead seal() {
    Segment done = running;
    if (done == null) {
      throw new IllegalStateException("no segment runs");
    }
    var all = new ArrayList<>(sealed);
    all.add(done);
    return new ChainHead(
        id,
        upstreamClusterId,
        options,
        fingerprints,
        all,
        done.last() ? done : null,
        done.last() ? Phase.FINISH : Phase.CLOSED);
  }

  /** Starts to finish the chain without more log. */
  public ChainHead finishing() {
    Segment last = lastSealed().orElseThrow(() -> new IllegalStateException("nothing is sealed"));
    return new ChainHead(id, upstreamClusterId, options, fingerprints, sealed, last, Phase.FINISH);
  }

  public ChainHead withFingerprints(SortedMap<String, String> more) {
    var all = new TreeMap<>(fingerprints);
    all.putAll(more);
    return new ChainHead(id, upstreamClusterId, options, all, sealed, running, phase);
  }
}
