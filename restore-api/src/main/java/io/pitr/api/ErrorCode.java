package io.pitr.api;

/**
 * A kind of failure with a stable name. Modules list theirs as an enum; the documentation of all
 * codes is generated from these.
 */
public interface ErrorCode {

  /** Stable, upper case, words joined by underscores, for instance {@code LOG_GAP}. */
  String code();

  Kind kind();

  /** What brings this failure about, one sentence. */
  String cause();

  /** What a user does about it, one sentence; never empty. */
  String remedy();

  /** Who can do something about a failure; decides the exit code. */
  enum Kind {
    /** The command line is wrong: exit code 2. */
    USAGE,
    /** The request can't be met as it stands, the command line is well formed. */
    USER,
    /** Storage, network, disk, permissions. */
    ENVIRONMENT,
    /** A file or a stored value is not what it should be. */
    CORRUPT,
    /** A defect of this program. */
    BUG
  }
}
