package io.pitr.inspect.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A deferred action that a run began.
 *
 * @param description in words
 * @param took null when it had not ended when the run did
 */
public record FiredAction(String description, @Nullable Duration took) {}
