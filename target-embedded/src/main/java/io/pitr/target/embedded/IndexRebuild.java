package io.pitr.target.embedded;

import io.pitr.api.RestoreException;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishBody.RebuildIndex;
import io.pitr.api.schema.SchemaView;
import io.pitr.api.target.TargetError;

/** Builds the entries of an index anew. */
final class IndexRebuild {
  IndexRebuild(EmbeddedTarget target, TargetOptions limits) {}

  ActionOutcome rebuild(RebuildIndex action, SchemaView schema) {
    throw new RestoreException(
        TargetError.INDEX_NOT_BUILDABLE, "index " + action.indexId(), "table " + action.tableId());
  }
}
