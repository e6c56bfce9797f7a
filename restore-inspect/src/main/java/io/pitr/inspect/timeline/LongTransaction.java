package io.pitr.inspect.timeline;

import io.pitr.api.Tso;

/**
 * A transaction that was open while the log was flushed.
 *
 * @param flushes how many flushes of the log fell between its start and its commit
 */
public record LongTransaction(Tso start, Tso commit, long flushes) {}
