package io.pitr.engine.request;

import io.pitr.api.CipherSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One segment, as it is asked for.
 *
 * @param target URI
 * @param logStorage URL of the log backup
 * @param filter table filter rules, in order; empty means all user tables
 * @param fullCipher of the full backup
 * @param logCipher of the log backup
 * @param strict refuse what newer versions may have added
 * @param gcHold how long the target's garbage collection stays held after a seal
 * @param repeated flags that the next command of the chain has too, as they were typed; no secrets
 * @param options flags for storages and targets, by name without dashes
 */
public record RestoreRequest(
    String target,
    String logStorage,
    SegmentStart start,
    SegmentEnd end,
    LastChoice last,
    List<String> filter,
    CipherSpec fullCipher,
    CipherSpec logCipher,
    boolean strict,
    Duration gcHold,
    Resources resources,
    List<String> repeated,
    Map<String, String> options) {
  public RestoreRequest {
    filter = List.copyOf(filter);
    repeated = List.copyOf(repeated);
    options = Map.copyOf(options);
  }

  /** A request that no command line stands behind. */
  public RestoreRequest(
      String target,
      String logStorage,
      SegmentStart start,
      SegmentEnd end,
      LastChoice last,
      List<String> filter,
      CipherSpec fullCipher,
      CipherSpec logCipher,
      boolean strict,
      Duration gcHold,
      Resources resources,
      Map<String, String> options) {
    this(
        target,
        logStorage,
        start,
        end,
        last,
        filter,
        fullCipher,
        logCipher,
        strict,
        gcHold,
        resources,
        List.of(),
        options);
  }

  public RestoreRequest with(SegmentStart otherStart, SegmentEnd otherEnd, LastChoice otherLast) {
    return new RestoreRequest(
        target,
        logStorage,
        otherStart,
        otherEnd,
        otherLast,
        filter,
        fullCipher,
        logCipher,
        strict,
        gcHold,
        resources,
        repeated,
        options);
  }
}
