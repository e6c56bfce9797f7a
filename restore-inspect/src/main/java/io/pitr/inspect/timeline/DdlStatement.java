package io.pitr.inspect.timeline;

import io.pitr.api.Tso;

/**
 * A DDL statement of the log, told by the history of jobs (spec/formats.md §6.7).
 *
 * @param type name of the action, or its number when it is a newer one
 * @param state how the job ended
 * @param begun commit-ts of its first change of a definition; when the log has none, that of its
 *     record
 * @param finished commit-ts of its record in the history
 */
public record DdlStatement(
    long jobId,
    String type,
    String state,
    String schema,
    String table,
    long tableId,
    String query,
    Tso begun,
    Tso finished) {

  /** The last timestamp at which nothing of the statement is seen: to be given as restored-ts. */
  public Tso before() {
    return new Tso(begun.value() - 1);
  }
}
