package io.pitr.follow;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.catalog.CatalogError;
import java.util.HashSet;
import java.util.Set;

/**
 * Distinguishes log objects that no metadata names yet, because their flush is still running, from
 * objects that no metadata will ever name: the latter appear in every read.
 */
final class RunningFlush {
  private static final int READS = 20;

  private Set<String> unnamed = Set.of();
  private int reads;

  /** Whether to try again before the failure of a restore counts. */
  boolean mayExplain(RestoreException failure) {
    if (failure.code() != CatalogError.LOG_FILES_UNREFERENCED) {
      return false;
    }
    var now = new HashSet<String>();
    failure.problems().stream().map(Problem::where).forEach(now::add);
    var stayed = new HashSet<>(now);
    stayed.retainAll(unnamed);
    reads = stayed.isEmpty() ? 1 : reads + 1;
    unnamed = stayed.isEmpty() ? now : stayed;
    return reads < READS;
  }
}
