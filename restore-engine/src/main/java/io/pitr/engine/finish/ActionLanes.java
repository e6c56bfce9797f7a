package io.pitr.engine.finish;

import io.pitr.api.hook.ActionOutcome;
import io.pitr.api.hook.FinishBody;
import io.pitr.base.DaemonThreads;
import io.pitr.engine.hooks.DeferredAction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs deferred actions in ascending order. Actions of the same order that work on different tables
 * run in parallel, as far as the target allows; actions on the same table run one after the other.
 * If one fails, no other action starts, and running ones are completed.
 *
 * <p>Only {@link Steps#run} is called on other threads. The start and the end of each action are
 * reported on the caller's thread.
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

    /** On any thread. */
    ActionOutcome run(DeferredAction action);

    /** The action succeeded. */
    void ended(DeferredAction action, ActionOutcome outcome, Duration took);
  }

  /**
   * An action that ended, with an outcome or a failure.
   *
   * @param lane the actions that follow it
   */
  private record EndedAction(
      DeferredAction action,
      Deque<DeferredAction> lane,
      @Nullable ActionOutcome outcome,
      @Nullable Throwable failure,
      Duration took) {}

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
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, DaemonThreads.named("finish-action"));
    try {
      new Group(pool, threads, new ArrayDeque<>(lanes.values())).run();
    } finally {
      shutDown(pool);
    }
  }

  private static void shutDown(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        boolean unused = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The actions of one order. */
  private final class Group {
    private final ExecutorService pool;
    private final int threads;
    private final Deque<Deque<DeferredAction>> ready;
    private final BlockingQueue<EndedAction> ended = new LinkedBlockingQueue<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int running;

    Group(ExecutorService pool, int threads, Deque<Deque<DeferredAction>> ready) {
      this.pool = pool;
      this.threads = threads;
      this.ready = ready;
    }

    void run() {
      while (true) {
        while (failures.isEmpty() && running < threads && !ready.isEmpty()) {
          attempt(() -> begin(ready.remove()));
        }
        if (running == 0) {
          break;
        }
        end(takeEnded());
      }
      throwFirst();
    }

    private void begin(Deque<DeferredAction> lane) {
      DeferredAction action = lane.remove();
      steps.begins(action);
      pool.execute(() -> ended.add(outcome(lane, action)));
      running++;
    }

    private EndedAction outcome(Deque<DeferredAction> lane, DeferredAction action) {
      long began = System.nanoTime();
      ActionOutcome outcome = null;
      Throwable failure = null;
      try {
        outcome = steps.run(action);
      } catch (Throwable e) {
        failure = e;
      }
      return new EndedAction(
          action, lane, outcome, failure, Duration.ofNanos(System.nanoTime() - began));
    }

    private EndedAction takeEnded() {
      boolean interrupted = false;
      while (true) {
        try {
          EndedAction next = ended.take();
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
          return next;
        } catch (InterruptedException e) {
          interrupted = true;
          failures.add(new IllegalStateException("interrupted while deferred actions run", e));
          pool.shutdownNow();
        }
      }
    }

    private void end(EndedAction one) {
      running--;
      if (one.failure != null) {
        failures.add(one.failure);
      }
      ActionOutcome outcome = one.outcome;
      if (outcome != null) {
        attempt(() -> steps.ended(one.action, outcome, one.took));
      }
      if (!one.lane.isEmpty()) {
        ready.addLast(one.lane);
      }
    }

    private void attempt(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        failures.add(e);
      }
    }

    private void throwFirst() {
      if (failures.isEmpty()) {
        return;
      }
      Throwable first = failures.get(0);
      failures.stream().skip(1).filter(more -> more != first).forEach(first::addSuppressed);
      if (first instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) first;
    }
  }
}
