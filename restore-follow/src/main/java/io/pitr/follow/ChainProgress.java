package io.pitr.follow;

import io.pitr.api.Tso;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.report.SegmentReport;
import io.pitr.engine.request.LastChoice;
import io.pitr.engine.request.RestoreRequest;
import io.pitr.engine.request.SegmentEnd;
import io.pitr.engine.request.SegmentStart;
import io.pitr.engine.status.RestoreStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of an open chain, or of a target without one.
 *
 * @param chain empty without a chain
 * @param begun whether a segment of it is sealed
 */
record ChainProgress(String chain, Tso reached, boolean begun, @Nullable Segment unsealed) {
  static final ChainProgress NONE = new ChainProgress("", Tso.ZERO, false, null);

  static ChainProgress of(RestoreStatus status) {
    return new ChainProgress(
        status.chain(), status.reached(), !status.sealed().isEmpty(), status.running());
  }

  static ChainProgress after(SegmentReport report) {
    return new ChainProgress(report.chain(), report.restoredTs(), true, null);
  }

  /** Whether the next segment starts at the full backup. */
  boolean needsBase() {
    return !begun && unsealed == null;
  }

  boolean hasReached(Tso ts) {
    return begun && !reached.isBefore(ts);
  }

  /**
   * The segment that is due.
   *
   * @param bound how far it can go
   */
  Optional<RestoreRequest> next(FollowRequest follow, Tso bound) {
    RestoreRequest request = follow.request();
    boolean last = follow.finish() && follow.until().filter(bound::equals).isPresent();
    LastChoice choice = last ? LastChoice.LAST : LastChoice.NOT_LAST;
    if (unsealed != null) {
      SegmentStart start =
          unsealed.index() == 1 ? request.start() : new SegmentStart.At(unsealed.start());
      return Optional.of(
          request.with(
              start,
              new SegmentEnd.At(unsealed.restoredTs()),
              unsealed.last() ? LastChoice.LAST : LastChoice.NOT_LAST));
    }
    if (!begun) {
      return Optional.of(request.with(request.start(), new SegmentEnd.At(bound), choice));
    }
    boolean moved = bound.isAfter(reached);
    boolean onlyFinish = last && bound.equals(reached);
    return moved || onlyFinish
        ? Optional.of(request.with(new SegmentStart.At(reached), new SegmentEnd.At(bound), choice))
        : Optional.empty();
  }
}
