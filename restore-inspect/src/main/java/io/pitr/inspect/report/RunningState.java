package io.pitr.inspect.report;

import io.pitr.api.Tso;
import java.time.Instant;

/**
 * The state of a run that has not ended.
 *
 * @param at when this was the state
 * @param reached by the target of a follower; zero if unknown
 * @param checkpoint of the log of a follower; zero if unknown
 * @param failing why the last try failed; empty while the run works
 */
public record RunningState(Instant at, Tso reached, Tso checkpoint, String failing) {}
