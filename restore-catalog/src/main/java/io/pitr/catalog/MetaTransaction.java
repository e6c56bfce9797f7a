package io.pitr.catalog;

import io.pitr.api.Tso;
import java.util.List;

/** All changes of meta keys with one commit-ts, each key once. */
public record MetaTransaction(Tso commitTs, List<MetaChange> changes) {
  public MetaTransaction {
    changes = List.copyOf(changes);
  }
}
