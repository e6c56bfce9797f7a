package io.pitr.inspect.read;

import io.pitr.engine.chain.Segment;

/**
 * A segment of which a target has only a part.
 *
 * @param phase in which it stopped; empty after an abort
 */
public record UnfinishedSegment(Segment segment, String phase) {

  /** One sentence for users. */
  public String text() {
    return "segment "
        + segment.index()
        + " after "
        + segment.start()
        + " up to "
        + segment.restoredTs()
        + (phase.isEmpty() ? " was not finished" : " stopped in " + phase)
        + ": the data is incomplete";
  }
}
