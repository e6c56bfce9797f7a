package io.pitr.engine.plan;

import io.pitr.engine.hooks.DeferredAction;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Actions that would wait after a segment.
 *
 * @param counts by hook
 */
public record PlannedActions(SortedMap<String, Integer> counts, List<DeferredAction> actions) {
  public PlannedActions {
    counts = new TreeMap<>(counts);
    actions = List.copyOf(actions);
  }
}
