package io.pitr.apply;

import io.pitr.api.target.RestoreTarget;
import io.pitr.apply.write.SortedEntrySink;

/** A target that applies a log with this library and stores the sorted entries itself. */
public interface SortedEntryTarget extends RestoreTarget {

  /** The sink for sorted entries. */
  SortedEntrySink entries();
}
