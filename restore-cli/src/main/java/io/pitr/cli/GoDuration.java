package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionKind;
import java.time.Duration;

/** Durations as Go writes them: {@code 0}, {@code 72h}, {@code 1h30m}, {@code 500ms}. */
final class GoDuration {

  private GoDuration() {}

  static Duration parse(String text, String flag) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    return OptionKind.TimeSpan.parse(text)
        .orElseThrow(
            () ->
                new RestoreException(
                    CliError.USAGE_INVALID,
                    "'" + text + "' is not a duration",
                    flag,
                    "Use for example 30s, 5m or 72h."));
  }
}
