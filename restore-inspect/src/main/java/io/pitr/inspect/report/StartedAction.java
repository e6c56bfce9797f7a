package io.pitr.inspect.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A deferred action that a run started.
 *
 * @param description description of the action
 * @param took null if the action had not ended at the end of the run
 */
public record StartedAction(String description, @Nullable Duration took) {}
