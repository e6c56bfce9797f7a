package io.pitr.cli.output;

import io.pitr.api.RestoreException;
import io.pitr.base.Outage;
import java.time.Duration;
import java.util.Optional;

/** Says that a run fails and tries again: when that begins, seldom while it lasts, and its end. */
public final class OutageNews {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private Duration next = FIRST;

  /** A sentence if it is time for one. */
  public Optional<String> failing(Outage<RestoreException> outage) {
    String cause = outage.last().problems().get(0).summary();
    if (outage.failures() == 1) {
      next = FIRST;
      return Optional.of("tries again until it succeeds: " + cause);
    }
    if (outage.lasted().compareTo(next) < 0) {
      return Optional.empty();
    }
    Duration step = outage.lasted().compareTo(LONGEST) < 0 ? outage.lasted() : LONGEST;
    next = outage.lasted().plus(step);
    return Optional.of("still fails after " + times(outage) + ": " + cause);
  }

  /** The end of an outage. */
  public String recovered(Outage<RestoreException> outage) {
    return "follow    works again after " + times(outage);
  }

  private static String times(Outage<RestoreException> outage) {
    return Count.of(outage.failures(), "failure")
        + " in "
        + DurationWords.of(outage.lasted().toSeconds());
  }
}
