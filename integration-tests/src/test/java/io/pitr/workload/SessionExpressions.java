package io.pitr.workload;

import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import io.pitr.writer.model.ClusterModel;

/** Expressions whose values depend on the session, and what sessions evaluate them with. */
final class SessionExpressions {
  static final String HOUR = "hour(`l`)";
  static final String MOMENT = "unix_timestamp(`made`)";
  static final String BELOW = "`e` - 1";
  static final String ABOVE = "`e` + 1";

  private SessionExpressions() {}

  static void register(ClusterModel cluster) {
    cluster.evaluate(HOUR, new SessionSettings(SqlModes.NONE, new SessionZone("UTC", 19_800)));
    cluster.evaluate(
        MOMENT, new SessionSettings(SqlModes.DEFAULT, new SessionZone("Europe/Berlin", 0)));
    cluster.evaluate(
        BELOW, new SessionSettings(SqlModes.of(SqlMode.NO_UNSIGNED_SUBTRACTION), SessionZone.UTC));
    cluster.evaluate(ABOVE, new SessionSettings(SqlModes.NONE, SessionZone.UTC));
  }
}
