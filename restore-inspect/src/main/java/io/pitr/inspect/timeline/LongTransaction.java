package io.pitr.inspect.timeline;

import io.pitr.api.Tso;

/**
 * A transaction that spans a flush of the log.
 *
 * @param flushes number of flushes between its start and its commit
 */
public record LongTransaction(Tso start, Tso commit, long flushes) {}
