package io.pitr.apply;

import io.pitr.api.target.RestoreTarget;

/** A target that runs this library to apply a log, and stores the sorted entries itself. */
public interface SortedEntryTarget extends RestoreTarget {

  /** Where sorted entries go. */
  SortedEntrySink entries();
}
