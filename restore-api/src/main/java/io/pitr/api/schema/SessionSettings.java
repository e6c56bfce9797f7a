package io.pitr.api.schema;

import java.util.Optional;

/** The settings of a session that the values of expressions depend on. */
public record SessionSettings(SqlModes sqlModes, SessionZone zone) {
  /**
   * Settings assumed for a session that the job does not record: TiDB's default {@code sql_mode},
   * and UTC, the time zone of most servers in containers.
   */
  public static final SessionSettings ASSUMED =
      new SessionSettings(SqlModes.DEFAULT, SessionZone.UTC);

  /**
   * The same without the modes that make TiDB reject values. If a strict mode accepts a value, the
   * result is the same; if it rejects a row, the stored row came from a statement without that
   * mode.
   */
  public SessionSettings lenient() {
    return sqlModes.isStrict()
        ? new SessionSettings(
            sqlModes.without(
                SqlMode.STRICT_TRANS_TABLES,
                SqlMode.STRICT_ALL_TABLES,
                SqlMode.NO_ZERO_IN_DATE,
                SqlMode.NO_ZERO_DATE,
                SqlMode.ERROR_FOR_DIVISION_BY_ZERO,
                SqlMode.TRADITIONAL),
            zone)
        : this;
  }

  /** The settings that expressions are evaluated with, as a phrase for reports. */
  public static String note(Optional<SessionSettings> known) {
    return known
        .map(settings -> "expressions are evaluated with " + settings.text())
        .orElse(
            "the log has no job that added the index; expressions are evaluated with "
                + ASSUMED.text()
                + ", which is assumed");
  }

  /** As text for reports. */
  public String text() {
    String modes =
        sqlModes.equals(SqlModes.DEFAULT)
            ? "TiDB's default sql_mode"
            : "sql_mode '" + sqlModes.text() + "'";
    return modes + ", time zone " + zone.text();
  }
}
