package io.pitr.engine.finish;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.report.SegmentReport;
import java.util.List;

/** The end was reached and some actions could not be done yet: no success, and nothing is lost. */
record PendingActions(SegmentReport report, List<DeferredAction> waiting, String command) {

  RestoreException asException() {
    return new RestoreException(
        waiting.stream()
            .map(
                action ->
                    new Problem(
                        EngineError.ACTION_PENDING,
                        action.action().description() + " waits" + note(action),
                        action.action().id(),
                        "Make it possible, then run `" + command + "`."))
            .toList(),
        null);
  }

  private String note(DeferredAction action) {
    return report.notes().stream()
        .filter(note -> note.startsWith(action.action().description() + ": "))
        .findFirst()
        .map(note -> note.substring(action.action().description().length()))
        .orElse("");
  }
}
