package io.pitr.api.event;

/**
 * The progress of a phase. Within a phase no figure ever decreases. A phase ends when the next one
 * begins, not when everything is counted.
 *
 * @param phase the phase's name, for instance {@code APPLY}
 * @param unit what {@code done} and {@code total} count
 * @param done including earlier runs that this run resumes
 * @param total the value of {@code done} at the end of the phase; 0 if unknown
 * @param kvs distinct key-value pairs put so far, including earlier runs that this run resumes
 * @param current the current object or wait; empty if there is none
 */
public record Progress(String phase, Unit unit, long done, long total, long kvs, String current) {

  /** The phase in which a follower waits for its log. */
  public static final String WAIT = "WAIT";

  /** What a phase counts. */
  public enum Unit {
    /** Bytes put, as plain size. */
    BYTES,
    /** Bytes of backup files that were read; of log files their plain size. */
    READ_BYTES,
    ROWS,
    ACTIONS
  }

  /** A phase begins; its length is not known yet. */
  public static Progress began(String phase) {
    return new Progress(phase, Unit.BYTES, 0, 0, 0, "");
  }

  /**
   * @param done bytes put
   * @param total 0 when unknown
   */
  public static Progress bytes(String phase, long done, long total) {
    return new Progress(phase, Unit.BYTES, done, total, 0, "");
  }

  /**
   * @param done bytes read
   * @param total 0 when unknown
   */
  public static Progress read(String phase, long done, long total) {
    return new Progress(phase, Unit.READ_BYTES, done, total, 0, "");
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
