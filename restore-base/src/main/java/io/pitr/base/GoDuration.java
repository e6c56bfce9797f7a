package io.pitr.base;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 72h}, {@code 1h30m}, {@code 500ms}. */
public final class GoDuration {
  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:h|ms|m|s))+");
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(h|ms|m|s)");

  private GoDuration() {}

  /** Parses whole numbers with units, or {@code 0}; empty when the text is no such duration. */
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
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
    return Optional.of(sum);
  }
}
