package io.pitr.inspect.check;

import io.pitr.api.schema.SessionSettings;
import io.pitr.sql.index.IndexEntry;
import io.pitr.sql.index.IndexReader;
import io.pitr.sql.index.IndexWriter;
import io.pitr.sql.row.Handle;
import io.pitr.sql.row.RowValues;
import io.pitr.sql.table.IndexDef;
import io.pitr.sql.table.TableDef;
import java.util.List;
import java.util.Optional;

/** The state of checking one index of a table. */
final class IndexCheck {
  private final IndexDef index;
  private final IndexWriter writer;
  private final IndexReader reader;
  private final SessionSettings session;
  private final boolean sessionIsAssumed;
  private final EntryDigest expected = new EntryDigest();
  private final EntryDigest actual = new EntryDigest();
  private boolean checkable = true;

  /**
   * @param session the session that added the index, if known
   */
  IndexCheck(TableDef table, IndexDef index, Optional<SessionSettings> session) {
    this.index = index;
    this.session = session.orElse(SessionSettings.ASSUMED);
    this.sessionIsAssumed = session.isEmpty();
    writer = new IndexWriter(table, index);
    reader = new IndexReader(table, index);
  }

  IndexDef index() {
    return index;
  }

  /** The entries that a row must have, evaluated with the settings of a session. */
  List<IndexEntry> entries(long id, Handle handle, RowValues row, SessionSettings other) {
    return writer.entries(
        id, handle, writer.dependsOnExpressions() ? row.under(other.lenient()) : row);
  }

  /** The settings that expressions are evaluated with first. */
  SessionSettings session() {
    return session;
  }

  boolean sessionIsAssumed() {
    return sessionIsAssumed;
  }

  /** Other sessions that may have written entries. */
  List<SessionSettings> otherSessions() {
    return writer.dependsOnExpressions() ? PossibleSessions.otherThan(session) : List.of();
  }

  IndexReader reader() {
    return reader;
  }

  /** Digest of the entries that the rows must have. */
  EntryDigest expected() {
    return expected;
  }

  /** Digest of the entries in the index. */
  EntryDigest actual() {
    return actual;
  }

  boolean isCheckable() {
    return checkable;
  }

  void markUncheckable() {
    checkable = false;
  }
}
