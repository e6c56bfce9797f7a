package io.pitr.engine.plan;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Actions that would wait after a segment.
 *
 * @param counts by hook
 * @param descriptions a sentence for each
 */
public record PlannedActions(SortedMap<String, Integer> counts, List<String> descriptions) {
  public PlannedActions {
    counts = new TreeMap<>(counts);
    descriptions = List.copyOf(descriptions);
  }
}
