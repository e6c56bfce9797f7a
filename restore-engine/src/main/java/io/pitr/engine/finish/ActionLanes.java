package io.pitr.engine.finish;

import io.pitr.api.RestoreException;
import io.pitr.api.StopError;
import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishBody;
import io.pitr.base.ParallelWork;
import io.pitr.engine.hooks.DeferredAction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Runs deferred actions in ascending order. Actions of the same order that work on different tables
 * run in parallel, as far as the target allows; actions on the same table run one after the other.
 * If one fails, no other action starts, and running ones are completed.
 *
 * <p>The start and the end of each action are reported by one thread at a time, starts in the order
 * of the actions as far as they do not wait for others of their table.
 */
final class ActionLanes {
  private final Steps steps;
  private final int parallelism;

  /**
   * @param parallelism actions that may run at the same time; 1 runs all on the caller's thread
   */
  ActionLanes(Steps steps, int parallelism) {
    this.steps = steps;
    this.parallelism = parallelism;
  }

  /** Callbacks for each action. */
  interface Steps {
    void begins(DeferredAction action);

    /** On any thread, also while others run or report. */
    ActionOutcome run(DeferredAction action);

    /** The action succeeded. */
    void ended(DeferredAction action, ActionOutcome outcome, Duration took);
  }

  /**
   * @param sorted by order
   */
  void run(List<DeferredAction> sorted) {
    for (int from = 0; from < sorted.size(); ) {
      int to = from + 1;
      while (to < sorted.size() && order(sorted.get(to)) == order(sorted.get(from))) {
        to++;
      }
      Map<String, Deque<DeferredAction>> lanes = new LinkedHashMap<>();
      for (DeferredAction action : sorted.subList(from, to)) {
        lanes.computeIfAbsent(lane(action.action().body()), key -> new ArrayDeque<>()).add(action);
      }
      int threads = Math.min(parallelism, lanes.size());
      if (threads <= 1) {
        sorted.subList(from, to).forEach(this::runHere);
      } else {
        runInParallel(lanes, threads);
      }
      from = to;
    }
  }

  private static int order(DeferredAction action) {
    return action.action().order();
  }

  /** Actions with the same lane run one after the other. */
  private static String lane(FinishBody body) {
    if (body instanceof FinishBody.RebuildIndex rebuild) {
      return "table " + rebuild.tableId();
    }
    if (body instanceof FinishBody.SetReplica replica) {
      return "table " + replica.tableId();
    }
    if (body instanceof FinishBody.PutSystemRows rows) {
      return "system table " + rows.table();
    }
    return "";
  }

  private void runHere(DeferredAction action) {
    steps.begins(action);
    long began = System.nanoTime();
    ActionOutcome outcome = steps.run(action);
    steps.ended(action, outcome, Duration.ofNanos(System.nanoTime() - began));
  }

  private void runInParallel(Map<String, Deque<DeferredAction>> lanes, int threads) {
    Deque<DeferredAction> here = lanes.remove("");
    if (here != null) {
      here.forEach(this::runHere);
    }
    try {
      ParallelWork.cancellable("finish-action", threads)
          .forEach(new Group(lanes.values().iterator()), Lane::run);
    } catch (CancellationException e) {
      throw new RestoreException(
          StopError.INTERRUPTED, "interrupted while deferred actions run", "", e);
    }
  }

  /** The lanes of one order. Its lock keeps the reports apart. */
  private final class Group implements Iterator<Lane> {
    private final Iterator<Deque<DeferredAction>> lanes;
    private boolean failed;

    Group(Iterator<Deque<DeferredAction>> lanes) {
      this.lanes = lanes;
    }

    @Override
    public boolean hasNext() {
      return lanes.hasNext();
    }

    /** A lane whose first action has begun. */
    @Override
    public Lane next() {
      Deque<DeferredAction> lane = lanes.next();
      return new Lane(this, lane, begins(lane.element()));
    }

    /** False after a failure or an interrupt: the action does not begin. */
    synchronized boolean begins(DeferredAction action) {
      if (failed || Thread.currentThread().isInterrupted()) {
        return false;
      }
      try {
        steps.begins(action);
      } catch (RuntimeException | Error e) {
        failed = true;
        throw e;
      }
      return true;
    }

    void run(DeferredAction action) {
      long began = System.nanoTime();
      try {
        ActionOutcome outcome = steps.run(action);
        ended(action, outcome, Duration.ofNanos(System.nanoTime() - began));
      } catch (RuntimeException | Error e) {
        failed();
        throw e;
      }
    }

    private synchronized void ended(DeferredAction action, ActionOutcome outcome, Duration took) {
      steps.ended(action, outcome, took);
    }

    private synchronized void failed() {
      failed = true;
    }
  }

  /**
   * Actions that follow each other.
   *
   * @param begun whether the first of them has begun
   */
  private record Lane(Group group, Deque<DeferredAction> actions, boolean begun) {
    void run() {
      boolean next = begun;
      while (next) {
        group.run(actions.remove());
        next = !actions.isEmpty() && group.begins(actions.element());
      }
    }
  }
}
