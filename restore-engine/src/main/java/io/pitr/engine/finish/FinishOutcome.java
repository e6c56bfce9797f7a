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
  record Pending(SegmentReport report, List<WaitingAction> waiting, String command)
      implements FinishOutcome {

    RestoreException asException() {
      return new RestoreException(
          waiting.stream()
              .map(
                  each ->
                      new Problem(
                          EngineError.ACTION_PENDING,
                          each.text(),
                          each.action().action().id(),
                          "Make it possible, then run `" + command + "`."))
              .toList(),
          null);
    }
  }

  /**
   * An action that can't be executed yet.
   *
   * @param reason empty if unknown
   */
  record WaitingAction(DeferredAction action, String reason) {
    String text() {
      return action.action().description() + " waits" + (reason.isEmpty() ? "" : ": " + reason);
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
