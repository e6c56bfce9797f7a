package io.pitr.engine.request;

import java.util.List;

/**
 * Flags of a command that the next commands of its chain need again, as they were typed, without
 * secrets.
 *
 * @param ofPoint for {@code restore point}: each {@code --name=value}
 * @param ofFinish for {@code restore finish}
 * @param ofTarget for every command on the target
 */
public record RepeatedFlags(List<String> ofPoint, List<String> ofFinish, List<String> ofTarget) {
  public static final RepeatedFlags NONE = new RepeatedFlags(List.of(), List.of(), List.of());

  public RepeatedFlags {
    ofPoint = List.copyOf(ofPoint);
    ofFinish = List.copyOf(ofFinish);
    ofTarget = List.copyOf(ofTarget);
  }

  /** Whether {@code restore point} needs a flag again. */
  public boolean names(String flag) {
    return ofPoint.stream().anyMatch(each -> each.equals(flag) || each.startsWith(flag + "="));
  }
}
