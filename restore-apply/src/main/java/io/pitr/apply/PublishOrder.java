package io.pitr.apply;

import io.pitr.api.target.LoadResult;
import io.pitr.api.target.WorkCheckpoint;
import io.pitr.apply.plan.WorkUnit;
import io.pitr.apply.write.SortedEntrySink;
import io.pitr.apply.write.StagedRun;
import io.pitr.base.CloseStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes staged units, those of a chain in order, and marks them done afterwards. Units that are
 * staged before their turn wait as files of the target, not in memory. Thread-safe.
 */
final class PublishOrder {
  private final SortedEntrySink target;
  private final WorkCheckpoint ledger;
  private final Chain[] chains;

  PublishOrder(SortedEntrySink target, WorkCheckpoint ledger, int chains) {
    this.target = target;
    this.ledger = ledger;
    this.chains = new Chain[chains];
    for (int i = 0; i < chains; i++) {
      this.chains[i] = new Chain();
    }
  }

  /** Notes a unit that an earlier run has done. */
  void done(WorkUnit unit) {
    chains[unit.chain()].add(unit.place(), new Ready(unit, List.of(), LoadResult.NOTHING, true));
  }

  /**
   * Notes a staged unit; the caller calls {@link #publish} next.
   *
   * @param runs default CF first
   */
  void staged(WorkUnit unit, List<StagedRun> runs, LoadResult result) {
    chains[unit.chain()].add(unit.place(), new Ready(unit, runs, result, false));
  }

  /**
   * Publishes staged units together, and the units that waited for them. Leaves out units whose
   * predecessor is not published yet, and chains that another thread is publishing.
   */
  void publish(List<WorkUnit> units) {
    Set<Chain> left = new LinkedHashSet<>();
    units.forEach(unit -> left.add(chains[unit.chain()]));
    while (!left.isEmpty()) {
      List<Ready> turn = new ArrayList<>();
      left.removeIf(
          chain -> {
            List<Ready> some = chain.begin();
            turn.addAll(some);
            return some.isEmpty();
          });
      publishAll(turn);
      left.forEach(Chain::end);
    }
  }

  /** Discards the units that still wait. */
  void discard() {
    try (var all = new CloseStack()) {
      for (Chain chain : chains) {
        all.add(chain::discard);
      }
    }
  }

  private void publishAll(List<Ready> turn) {
    List<StagedRun> runs = new ArrayList<>();
    turn.forEach(ready -> runs.addAll(ready.runs()));
    if (!runs.isEmpty()) {
      target.publish(runs);
    }
    for (Ready ready : turn) {
      if (!ready.wasDone()) {
        ledger.done(ready.unit().id(), ready.result());
      }
    }
  }

  private record Ready(WorkUnit unit, List<StagedRun> runs, LoadResult result, boolean wasDone) {}

  private static final class Chain {
    private final Map<Integer, Ready> waiting = new HashMap<>();
    private int nextPlace;
    private boolean publishing;

    synchronized void add(int place, Ready ready) {
      waiting.put(place, ready);
    }

    /**
     * Units whose turn it is; the caller publishes them and calls {@link #end}. Empty while another
     * thread publishes the chain.
     */
    synchronized List<Ready> begin() {
      List<Ready> turn = new ArrayList<>();
      if (publishing) {
        return turn;
      }
      for (Ready ready = waiting.remove(nextPlace);
          ready != null;
          ready = waiting.remove(nextPlace)) {
        turn.add(ready);
        nextPlace++;
      }
      publishing = !turn.isEmpty();
      return turn;
    }

    synchronized void end() {
      publishing = false;
    }

    synchronized void discard() {
      try (var all = new CloseStack()) {
        waiting.values().forEach(ready -> ready.runs().forEach(run -> all.add(run::discard)));
      } finally {
        waiting.clear();
      }
    }
  }
}
