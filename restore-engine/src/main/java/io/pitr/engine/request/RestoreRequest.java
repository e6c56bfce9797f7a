package io.pitr.engine.request;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One segment as the user asks for it.
 *
 * @param target URI
 * @param filter table filter rules, in order; empty means all user tables
 * @param gcHold how long the target's garbage collection stays held after a seal
 * @param repeated flags that the chain's next commands need again
 * @param options flags for storages and targets, by name without dashes
 */
public record RestoreRequest(
    String target,
    BackupAccess backups,
    SegmentStart start,
    SegmentEnd end,
    LastChoice last,
    List<String> filter,
    Duration gcHold,
    Resources resources,
    RepeatedFlags repeated,
    Map<String, String> options) {
  public RestoreRequest {
    filter = List.copyOf(filter);
    options = Map.copyOf(options);
  }

  public RestoreRequest with(SegmentStart otherStart, SegmentEnd otherEnd, LastChoice otherLast) {
    return new RestoreRequest(
        target,
        backups,
        otherStart,
        otherEnd,
        otherLast,
        filter,
        gcHold,
        resources,
        repeated,
        options);
  }
}
