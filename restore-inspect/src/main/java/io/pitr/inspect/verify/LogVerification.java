package io.pitr.inspect.verify;

import io.pitr.api.Tso;
import java.time.Duration;
import java.util.List;

/**
 * What verifying a log backup found.
 *
 * @param metas metadata files
 * @param groups objects that they name
 * @param ranges logical files in them
 * @param firstTs smallest timestamp of an event; zero without events
 * @param lastTs greatest timestamp of an event
 * @param readBytes what was read
 * @param plainBytes of events
 * @param rangesWithoutCrc ranges whose writer recorded no CRC; their SHA-256 is checked
 * @param removedRanges ranges that migrations declare dead; they are not read
 * @param damage all that is wrong, in order of file
 * @param unvouched files and empty folders that nothing vouches for
 */
public record LogVerification(
    LogFacts facts,
    long metas,
    long groups,
    long ranges,
    LogCounts counts,
    Tso firstTs,
    Tso lastTs,
    long readBytes,
    long plainBytes,
    long rangesWithoutCrc,
    long removedRanges,
    List<Damage> damage,
    List<String> unvouched,
    Duration elapsed) {
  public LogVerification {
    damage = List.copyOf(damage);
    unvouched = List.copyOf(unvouched);
  }

  public boolean ok() {
    return damage.isEmpty();
  }
}
