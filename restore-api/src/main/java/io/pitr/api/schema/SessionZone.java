package io.pitr.api.schema;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time zone of a session, as a DDL job stores it in {@code reorg_meta.location}
 * (spec/formats.md §6.7).
 *
 * @param name name in the IANA database; ignored if there is an offset
 * @param offsetSeconds seconds east of UTC; 0 if the name decides
 */
public record SessionZone(String name, int offsetSeconds) {
  public static final SessionZone UTC = new SessionZone("UTC", 0);

  /** The zone of the server's clock; the job does not name it. */
  public static final SessionZone SYSTEM = new SessionZone("SYSTEM", 0);

  private static final int MAX_OFFSET_SECONDS = 18 * 3600;

  /** Whether this value alone determines the zone. */
  public boolean isKnown() {
    if (offsetSeconds != 0) {
      return Math.abs(offsetSeconds) <= MAX_OFFSET_SECONDS;
    }
    try {
      ZoneId.of(name);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** The zone; UTC if it is not known. */
  public ZoneId id() {
    if (!isKnown()) {
      return ZoneOffset.UTC;
    }
    return offsetSeconds != 0 ? ZoneOffset.ofTotalSeconds(offsetSeconds) : ZoneId.of(name);
  }

  /** As {@code SET time_zone} takes it: a name, or an offset such as {@code +05:30}. */
  public String text() {
    if (!isKnown() || equals(UTC)) {
      return "+00:00";
    }
    if (offsetSeconds == 0) {
      return name;
    }
    int minutes = Math.abs(offsetSeconds) / 60;
    return "%s%02d:%02d".formatted(offsetSeconds < 0 ? "-" : "+", minutes / 60, minutes % 60);
  }
}
