package io.pitr.api.schema;

import java.util.Optional;

/** The settings of a session that the values of expressions depend on. */
public record SessionSettings(SqlModes sqlModes, SessionZone zone) {
  /**
   * What is assumed of a session that nothing recorded: TiDB's default {@code sql_mode}, and UTC,
   * which servers in containers run in.
   */
  public static final SessionSettings ASSUMED =
      new SessionSettings(SqlModes.DEFAULT, SessionZone.UTC);

  /**
   * The same without what makes values be refused. Where a strict mode gives a value it is this
   * one; for a row that it refuses, what is stored was written by a statement that did not.
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

  /** A sentence for reports: the settings that expressions are evaluated with. */
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
