package io.pitr.engine.finish;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.engine.EngineError;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.report.SegmentReport;
import java.util.List;

/** How the end of a chain went. */
public sealed interface FinishOutcome {

  /** All actions were executed; the chain is finished. */
  record Finished(SegmentReport report) implements FinishOutcome {}

  /**
   * Some actions can't be executed yet. The chain stays open and nothing is lost.
   *
   * @param command that tries again
   */
  record Pending(SegmentReport report, List<DeferredAction> waiting, String command)
      implements FinishOutcome {

    RestoreException asException() {
      return new RestoreException(
          waiting.stream()
              .map(
                  action ->
                      new Problem(
                          EngineError.ACTION_PENDING,
                          action.action().description() + " waits" + reason(action),
                          action.action().id(),
                          "Make it possible, then run `" + command + "`."))
              .toList(),
          null);
    }

    private String reason(DeferredAction action) {
      String description = action.action().description();
      return report.notes().stream()
          .filter(note -> note.startsWith(description + ": "))
          .findFirst()
          .map(note -> note.substring(description.length()))
          .orElse("");
    }
  }

  /**
   * @throws RestoreException {@link EngineError#ACTION_PENDING}, one problem per action that waits
   */
  default SegmentReport reportOrThrow() {
    if (this instanceof Pending pending) {
      throw pending.asException();
    }
    return ((Finished) this).report();
  }
}
