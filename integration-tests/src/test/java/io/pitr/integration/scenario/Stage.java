package io.pitr.integration.scenario;

import io.pitr.integration.cluster.Sql;

/** Where a scenario plays: an upstream whose log is being backed up. */
public interface Stage {

  /** The session that most statements go through. */
  Sql sql();

  /** One more session, for a transaction that stays open; closed with the stage. */
  Sql openSession();

  /** Whether the upstream has TiFlash. */
  boolean hasTiflash();

  /** Makes the full backup. Once in a scenario. */
  void fullBackup();

  /** A moment to restore to. */
  void cut(String name);

  /**
   * A cut while a DDL statement is at work: as it fills an index, or wherever it is when the server
   * lets nobody stop it there. Returns when the statement is done.
   *
   * @param table its name without the database
   * @throws io.pitr.integration.cluster.SqlRefused when the server refuses the statement; the cut
   *     is taken
   */
  void cutDuring(String name, String table, String ddl);

  /** Long enough for the log to be flushed, so that a segment spans several of its files. */
  void awaitFlush();
}
