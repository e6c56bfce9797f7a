package io.pitr.inspect.json;

import io.pitr.engine.hooks.DeferredAction;
import java.util.List;

/** A deferred action that waits for the end of the chain. */
public record WaitingAction(
    @Description("stable id") String id,
    @Description("hook that deferred it; `engine` for the program itself") String hook,
    @Description("actions run in this order") int order,
    @Description("what it does") String description) {

  static List<WaitingAction> of(List<DeferredAction> actions) {
    return actions.stream()
        .map(
            each ->
                new WaitingAction(
                    each.action().id(),
                    each.hook(),
                    each.action().order(),
                    each.action().description()))
        .toList();
  }
}
