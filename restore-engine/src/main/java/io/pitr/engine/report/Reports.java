package io.pitr.engine.report;

import io.pitr.api.target.LoadResult;
import io.pitr.engine.chain.ChainDecision;
import io.pitr.engine.hooks.DeferredAction;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reports of runs that fired nothing. */
public final class Reports {
  private Reports() {}

  public static SegmentReport alreadyDone(
      String target, ChainDecision.AlreadyDone done, List<String> hooks, String note, String next) {
    return new SegmentReport(
        target,
        done.chain(),
        done.index(),
        done.start(),
        done.restored(),
        done.last(),
        0,
        LoadResult.NOTHING,
        LoadResult.NOTHING,
        Duration.ZERO,
        zero(hooks),
        zero(hooks),
        true,
        List.of(),
        List.of(note),
        next,
        List.of());
  }

  /** How many actions each hook has; hooks without any count 0. */
  public static SortedMap<String, Integer> count(List<String> hooks, List<DeferredAction> actions) {
    SortedMap<String, Integer> counts = zero(hooks);
    actions.stream()
        .filter(action -> counts.containsKey(action.hook()))
        .forEach(action -> counts.merge(action.hook(), 1, Integer::sum));
    return counts;
  }

  public static SortedMap<String, Integer> zero(List<String> hooks) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    hooks.forEach(hook -> counts.put(hook, 0));
    return counts;
  }
}
