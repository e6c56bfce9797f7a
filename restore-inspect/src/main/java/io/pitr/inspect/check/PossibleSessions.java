package io.pitr.inspect.check;

import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a session that wrote an index entry may have evaluated expressions with. The one that added
 * the index wrote the entries of the rows that were there; those of later rows were written by the
 * sessions of their statements, which nothing records.
 *
 * <p>Of the modes only these make a difference to what is stored; a strict mode refuses a row and
 * stores nothing else. All offsets from UTC that are in use stand for the zones.
 */
final class PossibleSessions {
  private static final int QUARTER_SECONDS = 15 * 60;
  private static final int FIRST_QUARTER = -12 * 4;
  private static final int LAST_QUARTER = 14 * 4;
  private static final List<SqlModes> MODES =
      List.of(SqlModes.NONE, SqlModes.of(SqlMode.NO_UNSIGNED_SUBTRACTION));

  private PossibleSessions() {}

  /** All but the first, those that are near to it before the others. */
  static List<SessionSettings> besides(SessionSettings first) {
    var zones = new ArrayList<>(List.of(first.zone(), SessionZone.UTC));
    for (int quarter = FIRST_QUARTER; quarter <= LAST_QUARTER; quarter++) {
      zones.add(new SessionZone("UTC", quarter * QUARTER_SECONDS));
    }
    var sessions = new LinkedHashSet<SessionSettings>();
    for (SessionZone zone : zones) {
      sessions.add(new SessionSettings(first.sqlModes(), zone));
      MODES.forEach(modes -> sessions.add(new SessionSettings(modes, zone)));
    }
    sessions.remove(first);
    return List.copyOf(sessions);
  }
}
