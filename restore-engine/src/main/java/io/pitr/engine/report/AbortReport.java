package io.pitr.engine.report;

import java.util.List;

/**
 * The result of aborting a chain.
 *
 * @param found what was there before
 * @param purged the record of the chain is deleted
 * @param dropped quoted names of the objects that were removed
 * @param left quoted names of the objects that the chain created and that stay on the target
 */
public record AbortReport(
    AbortPlan found, boolean purged, List<String> dropped, List<String> left) {
  public AbortReport {
    dropped = List.copyOf(dropped);
    left = List.copyOf(left);
  }
}
