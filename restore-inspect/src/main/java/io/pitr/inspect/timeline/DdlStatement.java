package io.pitr.inspect.timeline;

import io.pitr.api.Tso;

/**
 * A DDL statement of the log, from the history of DDL jobs (spec/formats.md §6.7).
 *
 * @param type name of the action, or its number if it is unknown
 * @param state final state of the job
 * @param begun commit-ts of its first change of a definition, or that of its record if the log has
 *     no such change
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

  /** The last timestamp at which no effect of the statement is visible, for use as restored-ts. */
  public Tso before() {
    return new Tso(begun.value() - 1);
  }
}
