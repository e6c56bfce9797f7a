package io.pitr.sql.convert;

import io.pitr.sql.value.PackedTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Converts packed times between UTC, the stored form of a TIMESTAMP, and a session's time zone. */
public final class ZonedTimes {
  private ZonedTimes() {}

  /** Converts UTC to local time. */
  public static long local(long packed, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    return isFixedUtc(rules)
        ? packed
        : Calendar.dateTime(packed)
            .map(time -> time.plusSeconds(offset(rules, time.toEpochSecond(ZoneOffset.UTC))))
            .filter(Calendar::inRange)
            .map(Calendar::packed)
            .orElse(PackedTime.ZERO);
  }

  /** Converts local time to UTC. */
  public static long utc(long packed, ZoneId zone) {
    return isFixedUtc(zone.getRules())
        ? packed
        : Calendar.dateTime(packed)
            .map(time -> utc(time, zone))
            .filter(Calendar::inRange)
            .map(Calendar::packed)
            .orElse(PackedTime.ZERO);
  }

  /**
   * Converts local time to UTC. An ambiguous local time is resolved as in Go's {@code time.Date}:
   * the offset is looked up as if the time were UTC, and once more for the result.
   */
  public static LocalDateTime utc(LocalDateTime time, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    long shown = time.toEpochSecond(ZoneOffset.UTC);
    int guess = offset(rules, shown);
    return time.minusSeconds(offset(rules, shown - guess));
  }

  private static int offset(ZoneRules rules, long epochSecond) {
    return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
  }

  private static boolean isFixedUtc(ZoneRules rules) {
    return rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
  }
}
