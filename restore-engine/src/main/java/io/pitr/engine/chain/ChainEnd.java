package io.pitr.engine.chain;

/**
 * How a chain ended.
 *
 * @param how {@link Tombstone#FINISHED}, {@link Tombstone#ABORTED} or that of {@link #PURGED}
 * @param when ISO-8601, UTC; empty if unknown
 * @param by the process that ended it, in words; empty if unknown
 */
public record ChainEnd(String how, String when, String by) {
  /** The target no longer has the state of the chain. */
  public static final ChainEnd PURGED = new ChainEnd("purged", "", "");

  public static ChainEnd of(Tombstone tombstone) {
    return new ChainEnd(tombstone.how(), tombstone.when(), tombstone.by());
  }

  /** As text: {@code finished at … by …}. */
  public String text() {
    return how + (when.isEmpty() ? "" : " at " + when) + (by.isEmpty() ? "" : " by " + by);
  }
}
