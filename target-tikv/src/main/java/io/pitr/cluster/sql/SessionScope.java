package io.pitr.cluster.sql;

import io.pitr.api.schema.SessionSettings;
import io.pitr.tikv.contract.SqlSession;

/**
 * A session that evaluates expressions with given settings until this is closed. Modes that change
 * how statements are parsed stay as {@link TidbServers#open} sets them, because {@link Quoted}
 * relies on them. Strict modes are omitted: they do not change values but would refuse rows that
 * exist upstream.
 */
final class SessionScope implements AutoCloseable {
  private final SqlSession session;

  private SessionScope(SqlSession session) {
    this.session = session;
  }

  static SessionScope enter(SqlSession session, SessionSettings settings) {
    session.execute(
        "SET SESSION sql_mode = "
            + Quoted.text(settings.lenient().sqlModes().withoutSyntax().text()));
    session.execute("SET SESSION time_zone = " + Quoted.text(settings.zone().text()));
    return new SessionScope(session);
  }

  @Override
  public void close() {
    session.execute("SET SESSION sql_mode = ''");
    session.execute("SET SESSION time_zone = DEFAULT");
  }
}
