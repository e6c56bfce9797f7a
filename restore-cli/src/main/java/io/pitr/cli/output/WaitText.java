package io.pitr.cli.output;

import io.pitr.inspect.report.PhaseTime;
import io.pitr.inspect.report.WaitTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The waits of a run, as one line of its summary. */
public final class WaitText {
  private static final Duration WORTH_A_LINE = Duration.ofSeconds(1);
  private static final int WORTH_A_SHARE = 10;
  private static final int REASONS = 3;

  private WaitText() {}

  /** The longest waits; empty if they took less than a second or less than a tenth of the run. */
  public static Optional<String> line(List<PhaseTime> phases, Duration elapsed) {
    Duration waited = phases.stream().map(PhaseTime::waited).reduce(Duration.ZERO, Duration::plus);
    if (waited.compareTo(WORTH_A_LINE) < 0
        || waited.multipliedBy(WORTH_A_SHARE).compareTo(elapsed) < 0) {
      return Optional.empty();
    }
    String reasons =
        PhaseTime.waits(phases).stream()
            .limit(REASONS)
            .map(WaitText::reason)
            .collect(Collectors.joining("; "));
    return Optional.of("waited    " + seconds(waited) + ": " + reasons);
  }

  private static String reason(WaitTime wait) {
    return "until " + wait.reason() + " " + seconds(wait.took());
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
