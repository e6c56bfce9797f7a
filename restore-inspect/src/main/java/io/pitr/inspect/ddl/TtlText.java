package io.pitr.inspect.ddl;

import io.pitr.format.schema.TtlInfo;
import io.pitr.sql.text.TextChange;
import io.pitr.sql.text.TextRules;
import java.util.List;

/** The TTL options of SHOW CREATE TABLE. */
final class TtlText {
  private static final List<String> TIME_UNITS =
      List.of(
          "",
          "MICROSECOND",
          "SECOND",
          "MINUTE",
          "HOUR",
          "DAY",
          "WEEK",
          "MONTH",
          "QUARTER",
          "YEAR",
          "SECOND_MICROSECOND",
          "MINUTE_MICROSECOND",
          "MINUTE_SECOND",
          "HOUR_MICROSECOND",
          "HOUR_SECOND",
          "HOUR_MINUTE",
          "DAY_MICROSECOND",
          "DAY_SECOND",
          "DAY_MINUTE",
          "DAY_HOUR",
          "YEAR_MONTH");

  private final String defaultInterval;

  TtlText(TextRules texts) {
    defaultInterval = texts.has(TextChange.SHORT_TTL_INTERVAL) ? "1h" : "1h0m0s";
  }

  String text(TtlInfo ttl) {
    String unit =
        ttl.unit() > 0 && ttl.unit() < TIME_UNITS.size() ? TIME_UNITS.get(ttl.unit()) : "";
    return " /*T![ttl] TTL="
        + SqlText.name(ttl.column().original())
        + " + INTERVAL "
        + ttl.interval()
        + ' '
        + unit
        + " */ /*T![ttl] TTL_ENABLE='"
        + (ttl.enabled() ? "ON" : "OFF")
        + "' */ /*T![ttl] TTL_JOB_INTERVAL='"
        + (ttl.jobInterval().isEmpty() ? defaultInterval : ttl.jobInterval())
        + "' */";
  }
}
