package io.pitr.inspect.check;

import io.pitr.api.schema.SessionSettings;
import io.pitr.api.schema.SessionZone;
import io.pitr.api.schema.SqlMode;
import io.pitr.api.schema.SqlModes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The session settings that an index entry may have been computed with. The session that added the
 * index wrote the entries of existing rows. Entries of later rows were written by the sessions of
 * their statements, which are not recorded.
 *
 * <p>Only these SQL modes change stored values; a strict mode rejects a row instead of storing
 * another value. All UTC offsets in use represent the time zones.
 */
final class PossibleSessions {
  private static final int QUARTER_SECONDS = 15 * 60;
  private static final int FIRST_QUARTER = -12 * 4;
  private static final int LAST_QUARTER = 14 * 4;
  private static final List<SqlModes> MODES =
      List.of(SqlModes.NONE, SqlModes.of(SqlMode.NO_UNSIGNED_SUBTRACTION));

  private PossibleSessions() {}

  /** All settings except {@code first}, the most similar ones first. */
  static List<SessionSettings> otherThan(SessionSettings first) {
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
