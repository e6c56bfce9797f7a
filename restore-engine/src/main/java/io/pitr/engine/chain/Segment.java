package io.pitr.engine.chain;

import io.pitr.api.Tso;

/**
 * A segment of a chain.
 *
 * @param index from 1
 * @param start commit-ts after which it begins, exclusive
 * @param restored commit-ts at which it ends, inclusive
 * @param last whether deferred work fires after it
 * @param segmentTs the target's timestamp at which a cluster sees the segment's schema
 */
public record Segment(int index, Tso start, Tso restored, boolean last, Tso segmentTs) {}
