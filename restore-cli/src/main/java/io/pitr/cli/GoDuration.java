package io.pitr.cli;

import io.pitr.api.RestoreException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 72h}, {@code 1h30m}, {@code 500ms}. */
final class GoDuration {
  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:h|ms|m|s))+");
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(h|ms|m|s)");

  private GoDuration() {}

  static Duration parse(String text, String flag) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!WHOLE.matcher(text).matches()) {
      throw new RestoreException(
          CliError.USAGE_INVALID,
          "'" + text + "' is not a duration",
          flag,
          "Use for example 30s, 5m or 72h.");
    }
    Duration sum = Duration.ZERO;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      long number = Long.parseLong(part.group(1));
      sum =
          switch (part.group(2)) {
            case "h" -> sum.plusHours(number);
            case "m" -> sum.plusMinutes(number);
            case "s" -> sum.plusSeconds(number);
            default -> sum.plusMillis(number);
          };
    }
    return sum;
  }
}
