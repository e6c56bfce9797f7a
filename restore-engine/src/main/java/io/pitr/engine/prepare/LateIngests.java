package io.pitr.engine.prepare;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.catalog.CatalogError;
import io.pitr.catalog.IngestedSsts;
import io.pitr.catalog.LogSelection;
import io.pitr.engine.chain.ChainHead;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Detects ingested SSTs that the log reported too late. The log reports SSTs when their import
 * ends, which may be after the segment that covers them (spec/segmented-restore.md T-18). The chain
 * records the groups that it knows.
 */
public final class LateIngests {
  private LateIngests() {}

  /**
   * @param head as the previous segment left it
   * @throws RestoreException {@link CatalogError#LOG_INGESTED_LATE}, one problem per group
   */
  static void requireNone(ChainHead head, LogSelection selection) {
    Optional<SortedSet<String>> known = head.facts().ingested();
    if (known.isEmpty()) {
      return;
    }
    var late = new TreeSet<>(selection.ingestedBefore());
    late.removeAll(known.get());
    if (!late.isEmpty()) {
      throw new RestoreException(
          late.stream()
              .map(
                  id ->
                      Problem.of(
                          CatalogError.LOG_INGESTED_LATE,
                          "group " + id + " appeared after the chain had restored its span",
                          "chain " + head.id()))
              .toList(),
          null);
    }
  }

  /** Adds the groups up to the end of the running segment. */
  public static ChainHead keep(ChainHead head, LogSelection selection) {
    var known = new TreeSet<>(selection.ingestedBefore());
    selection.ingested().stream().map(IngestedSsts::id).forEach(known::add);
    return head.with(head.facts().withIngested(known));
  }
}
