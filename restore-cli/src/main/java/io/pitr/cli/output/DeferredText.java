package io.pitr.cli.output;

import java.util.Map;
import java.util.stream.Collectors;

/** Numbers of actions by hook, as text. */
final class DeferredText {
  private static final String NOTHING = "nothing";

  private DeferredText() {}

  /** For instance {@code 2 range deletions, 1 index rebuild}. */
  static String of(Map<String, Integer> actionsByHook) {
    String list =
        actionsByHook.entrySet().stream()
            .filter(hook -> hook.getValue() > 0)
            .map(hook -> count(hook.getKey(), hook.getValue()))
            .collect(Collectors.joining(", "));
    return list.isEmpty() ? NOTHING : list;
  }

  private static String count(String hook, int actions) {
    return switch (hook) {
      case "gc" -> Count.of(actions, "range deletion");
      case "index" -> Count.of(actions, "index rebuild");
      case "tiflash" -> Count.of(actions, "TiFlash replica");
      default -> Count.of(actions, "action") + " of " + hook;
    };
  }
}
