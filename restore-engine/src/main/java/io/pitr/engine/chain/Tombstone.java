package io.pitr.engine.chain;

import io.pitr.api.Tso;
import java.util.List;
import java.util.Optional;

/**
 * What stays of a chain that ended.
 *
 * @param restored the timestamp it reached; zero when no segment was sealed
 * @param sealed its segments
 * @param options what its commands had in common; none in a tombstone of an older version
 * @param how {@code finished} or {@code aborted}
 * @param when ISO-8601, UTC
 */
public record Tombstone(
    String chain,
    long upstreamClusterId,
    Tso restored,
    List<Segment> sealed,
    ChainOptions options,
    String how,
    String when) {
  public static final String FINISHED = "finished";
  public static final String ABORTED = "aborted";

  public Tombstone {
    sealed = List.copyOf(sealed);
  }

  /** The last segment; an aborted chain may have none. */
  public Optional<Segment> last() {
    return sealed.isEmpty() ? Optional.empty() : Optional.of(sealed.get(sealed.size() - 1));
  }
}
