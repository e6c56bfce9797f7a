package io.pitr.inspect.verify;

import java.time.Duration;
import java.util.List;

/**
 * The result of verifying a log backup.
 *
 * @param counts numbers of events by kind
 * @param damage all problems, sorted by file
 * @param uncovered files and empty folders that no checksum covers
 */
public record LogVerification(
    LogFacts facts,
    LogTotals totals,
    LogCounts counts,
    List<Damage> damage,
    List<String> uncovered,
    Duration elapsed) {
  public LogVerification {
    damage = List.copyOf(damage);
    uncovered = List.copyOf(uncovered);
  }

  public boolean ok() {
    return damage.isEmpty();
  }
}
