package io.pitr.engine.segment;

import io.pitr.api.target.LoadResult;
import io.pitr.engine.chain.Segment;
import io.pitr.engine.hooks.DeferredAction;
import io.pitr.engine.hooks.HookStates;
import io.pitr.engine.plan.ChainDecision;
import io.pitr.engine.schema.SchemaModel;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reports of runs that fired nothing. */
final class Reports {
  private Reports() {}

  static SegmentReport alreadyDone(
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

  static SegmentReport sealed(
      String target,
      SegmentRunner.SealedSegment done,
      Segment segment,
      SchemaModel model,
      HookStates hooks,
      Duration elapsed,
      List<TableVolume> volumes,
      List<String> notes,
      String next) {
    return new SegmentReport(
        target,
        done.head().id(),
        segment.index(),
        segment.start(),
        segment.restored(),
        false,
        model.restoredTables().size(),
        done.log(),
        done.base(),
        elapsed,
        count(hooks.ids(), hooks.actions(FinalSchema.current(model, done.ids()))),
        zero(hooks.ids()),
        false,
        volumes,
        notes,
        next,
        List.of());
  }

  /** How many actions each hook has; hooks without any count 0. */
  static SortedMap<String, Integer> count(List<String> hooks, List<DeferredAction> actions) {
    SortedMap<String, Integer> counts = zero(hooks);
    actions.stream()
        .filter(action -> counts.containsKey(action.hook()))
        .forEach(action -> counts.merge(action.hook(), 1, Integer::sum));
    return counts;
  }

  static SortedMap<String, Integer> zero(List<String> hooks) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    hooks.forEach(hook -> counts.put(hook, 0));
    return counts;
  }
}
