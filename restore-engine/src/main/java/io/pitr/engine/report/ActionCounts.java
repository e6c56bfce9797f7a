package io.pitr.engine.report;

import io.pitr.engine.hooks.DeferredAction;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Deferred actions of a chain, counted by hook. Hooks without an action count 0.
 *
 * @param deferred actions that wait
 * @param finished actions that this chain has executed; all zero before the last segment
 * @param skipped names of the indexes that the chain ends without, as the user asked
 */
public record ActionCounts(
    SortedMap<String, Integer> deferred,
    SortedMap<String, Integer> finished,
    List<String> skipped) {
  public ActionCounts {
    deferred = new TreeMap<>(deferred);
    finished = new TreeMap<>(finished);
    skipped = List.copyOf(skipped);
  }

  /** No action waits and none has been executed. */
  public static ActionCounts none(List<String> hooks) {
    return new ActionCounts(zero(hooks), zero(hooks), List.of());
  }

  /** These actions wait and none has been executed. */
  public static ActionCounts waiting(List<String> hooks, List<DeferredAction> actions) {
    return new ActionCounts(count(hooks, actions), zero(hooks), List.of());
  }

  /** The number of actions of each hook. */
  public static SortedMap<String, Integer> count(List<String> hooks, List<DeferredAction> actions) {
    SortedMap<String, Integer> counts = zero(hooks);
    actions.stream()
        .filter(action -> counts.containsKey(action.hook()))
        .forEach(action -> counts.merge(action.hook(), 1, Integer::sum));
    return counts;
  }

  private static SortedMap<String, Integer> zero(List<String> hooks) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    hooks.forEach(hook -> counts.put(hook, 0));
    return counts;
  }
}
