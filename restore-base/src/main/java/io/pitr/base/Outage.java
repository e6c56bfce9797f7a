package io.pitr.base;

import java.time.Duration;

/**
 * Failures of one work without a success in between.
 *
 * @param <E> the kind of failure
 * @param first the first failure
 * @param last the newest failure
 * @param failures how many
 * @param lasted time since the first failure
 */
public record Outage<E extends Exception>(E first, E last, int failures, Duration lasted) {}
