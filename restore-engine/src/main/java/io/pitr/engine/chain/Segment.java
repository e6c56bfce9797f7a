package io.pitr.engine.chain;

import io.pitr.api.Tso;

/**
 * A segment of a chain.
 *
 * @param index from 1
 * @param start commit-ts after which it begins, exclusive
 * @param restoredTs commit-ts at which it ends, inclusive
 * @param last whether deferred actions are executed after it
 * @param segmentTs the target's timestamp at which a cluster sees the segment's schema
 */
public record Segment(int index, Tso start, Tso restoredTs, boolean last, Tso segmentTs) {}
