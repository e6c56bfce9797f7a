package io.pitr.engine.chain;

/**
 * How a chain ended.
 *
 * @param how {@link Tombstone#FINISHED} or {@link Tombstone#ABORTED}
 * @param when ISO-8601, UTC
 * @param by the process that ended it, in words; empty if unknown
 */
public record ChainEnd(String how, String when, String by) {

  public static ChainEnd of(Tombstone tombstone) {
    return new ChainEnd(tombstone.how(), tombstone.when(), tombstone.by());
  }

  /** As text: {@code finished at … by …}. */
  public String text() {
    return how + " at " + when + (by.isEmpty() ? "" : " by " + by);
  }
}
