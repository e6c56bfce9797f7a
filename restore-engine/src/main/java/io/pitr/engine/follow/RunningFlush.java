package io.pitr.engine.follow;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.catalog.CatalogError;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells objects of a log that no metadata names yet, because the flush that stored them still runs,
 * from those that no metadata will ever name: the latter are there at every look.
 */
final class RunningFlush {
  private static final int LOOKS = 20;

  private Set<String> unnamed = Set.of();
  private int looks;

  /** Whether to look again before the failure of a restore counts. */
  boolean mayExplain(RestoreException failure) {
    if (failure.code() != CatalogError.LOG_FILES_UNREFERENCED) {
      return false;
    }
    var now = new HashSet<String>();
    failure.problems().stream().map(Problem::where).forEach(now::add);
    var stayed = new HashSet<>(now);
    stayed.retainAll(unnamed);
    looks = stayed.isEmpty() ? 1 : looks + 1;
    unnamed = stayed.isEmpty() ? now : stayed;
    return looks < LOOKS;
  }
}
