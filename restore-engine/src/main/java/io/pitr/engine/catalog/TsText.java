package io.pitr.engine.catalog;

import io.pitr.api.Tso;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A timestamp for people: the number, and the time in UTC. */
public final class TsText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TsText() {}

  /** For instance {@code 470661498655735815 (2026-11-23 10:12:11.957+00:00)}. */
  public static String of(Tso ts) {
    return ts + " (" + time(ts) + ")";
  }

  /** The time alone; {@code --restored-ts} takes it, cut to milliseconds. */
  public static String time(Tso ts) {
    return TIME.format(Instant.ofEpochMilli(ts.physicalMillis()));
  }
}
