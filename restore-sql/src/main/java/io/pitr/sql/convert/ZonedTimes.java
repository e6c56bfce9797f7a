package io.pitr.sql.convert;

import io.pitr.sql.value.PackedTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Packed times moved between UTC, in which a TIMESTAMP is stored, and the zone of a session. */
public final class ZonedTimes {
  private ZonedTimes() {}

  /** A time in UTC as a clock of the zone shows it. */
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

  /** A time that a clock of the zone shows, in UTC. */
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
   * A time that a clock of the zone shows, in UTC. Of two such moments it is the one that Go's
   * {@code time.Date} gives: the offset is looked up as if the clock showed UTC, and once more at
   * the moment that this leads to.
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
