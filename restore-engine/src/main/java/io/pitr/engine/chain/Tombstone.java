package io.pitr.engine.chain;

import io.pitr.api.Tso;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What remains of a chain that ended, beside its sealed segments.
 *
 * @param restoredTs the timestamp that it reached; zero if no segment was sealed
 * @param sealed its newest sealed segment; null if none was sealed
 * @param options that its commands had in common; none in a tombstone of an older version
 * @param how {@code finished} or {@code aborted}
 * @param when ISO-8601, UTC
 * @param by the process that ended it, in words; empty in a tombstone of an older version
 * @param skipped names of the indexes that were left out: {@code `db`.`table`.`index`}
 * @param running the segment that was not finished when the chain was aborted; null if there was
 *     none, and in a tombstone of an older version
 * @param deferredIndexes names of the indexes that were incomplete until the end of the chain, or
 *     still are after an abort: {@code `db`.`table`.`index`}; none in a tombstone of an older
 *     version
 */
public record Tombstone(
    String chain,
    long upstreamClusterId,
    Tso restoredTs,
    @Nullable Segment sealed,
    ChainOptions options,
    String how,
    String when,
    String by,
    List<String> skipped,
    @Nullable Segment running,
    List<String> deferredIndexes) {
  public static final String FINISHED = "finished";
  public static final String ABORTED = "aborted";

  public Tombstone {
    skipped = List.copyOf(skipped);
    deferredIndexes = List.copyOf(deferredIndexes);
  }

  /** The last segment; an aborted chain may have none. */
  public Optional<Segment> last() {
    return Optional.ofNullable(sealed);
  }

  /** The number of sealed segments. */
  public int sealedSegments() {
    return sealed == null ? 0 : sealed.index();
  }
}
