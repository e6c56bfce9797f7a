package io.pitr.engine.report;

import io.pitr.api.target.LoadResult;
import java.time.Duration;

/**
 * What a phase put on the target.
 *
 * @param put by all runs of the segment
 * @param took time of the phase in this run
 * @param resumed an earlier run had put a part
 */
public record PhaseLoad(LoadResult put, Duration took, boolean resumed) {
  public static final PhaseLoad NONE = new PhaseLoad(LoadResult.NOTHING, Duration.ZERO, false);
}
