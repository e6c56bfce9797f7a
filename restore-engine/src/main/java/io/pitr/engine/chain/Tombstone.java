package io.pitr.engine.chain;

import io.pitr.api.Tso;

/**
 * What stays of a chain that ended.
 *
 * @param restored the timestamp it reached; zero when no segment was sealed
 * @param how {@code finished} or {@code aborted}
 * @param when ISO-8601, UTC
 */
public record Tombstone(
    String chain, long upstreamClusterId, Tso restored, int segments, String how, String when) {
  public static final String FINISHED = "finished";
  public static final String ABORTED = "aborted";
}
