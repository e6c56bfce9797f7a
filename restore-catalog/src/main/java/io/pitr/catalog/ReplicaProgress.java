package io.pitr.catalog;

import io.pitr.api.Tso;

/**
 * How much of a replicated log has arrived.
 *
 * @param original URI of the storage that the log is copied from
 * @param checkpoint the replica's own
 * @param completeUpTo everything of the original up to here has arrived
 * @param awaited number of objects that have not arrived and that the replica's checkpoint covers
 * @param firstAwaited path of the one that limits the replica most; empty if there is none
 */
public record ReplicaProgress(
    String original, Tso checkpoint, Tso completeUpTo, int awaited, String firstAwaited) {

  /** What is awaited, in words. */
  public String text() {
    if (awaited == 0) {
      return "everything of " + original + " has arrived";
    }
    return awaited
        + (awaited == 1 ? " object of " : " objects of ")
        + original
        + (awaited == 1 ? " has" : " have")
        + " not arrived, first "
        + firstAwaited;
  }
}
