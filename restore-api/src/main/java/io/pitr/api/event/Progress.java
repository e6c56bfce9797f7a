package io.pitr.api.event;

/**
 * How far a phase has come. A phase is over when the next one begins, not when all is counted.
 *
 * @param phase the phase's name, for instance {@code APPLY}
 * @param unit what {@code done} and {@code total} count
 * @param done of this run and of earlier runs that it resumes
 * @param total what the phase will have done at its end; 0 when unknown
 * @param kvs key-value pairs put so far
 * @param current what is worked on or waited for now; empty when there is nothing to say
 */
public record Progress(String phase, Unit unit, long done, long total, long kvs, String current) {

  /** What a phase counts. */
  public enum Unit {
    BYTES,
    ROWS,
    ACTIONS
  }

  /** A phase begins, and it is not yet known how long it is. */
  public static Progress began(String phase) {
    return new Progress(phase, Unit.BYTES, 0, 0, 0, "");
  }

  /**
   * @param total 0 when unknown
   */
  public static Progress bytes(String phase, long done, long total) {
    return new Progress(phase, Unit.BYTES, done, total, 0, "");
  }

  /**
   * @param current the table that is read or written
   */
  public static Progress rows(String phase, long done, String current) {
    return new Progress(phase, Unit.ROWS, done, 0, 0, current);
  }

  /**
   * @param done actions that ended
   * @param current the one that runs, in words
   */
  public static Progress actions(String phase, long done, long total, String current) {
    return new Progress(phase, Unit.ACTIONS, done, total, 0, current);
  }
}
