package io.pitr.api;

import java.util.regex.Pattern;

/**
 * A kind of failure with a stable name. Every module declares its codes as constants with the same
 * name as the code, so that each code exists once and can be compared with {@code ==}:
 *
 * <pre>{@code
 * public final class AuditError {
 *   public static final ErrorCode AUDIT_FILE_UNUSABLE =
 *       ErrorCode.usage(
 *           "AUDIT_FILE_UNUSABLE",
 *           "The file given with --audit-file cannot be written.",
 *           "Give a file in a folder that exists and is writable.");
 *
 *   private AuditError() {}
 * }
 * }</pre>
 */
public final class ErrorCode {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  /** Who can fix a failure; decides the exit code. */
  public enum Kind {
    /** The command line is wrong: exit code 2. */
    USAGE,
    /** The command line is well-formed, but the request cannot be met as it is. */
    USER,
    /** Storage, network, disk or permissions. */
    ENVIRONMENT,
    /** A file or a stored value has wrong contents. */
    CORRUPT,
    /** A defect of this program. */
    BUG
  }

  private final String code;
  private final Kind kind;
  private final String cause;
  private final String remedy;
  private final boolean isTransient;

  private ErrorCode(String code, Kind kind, String cause, String remedy, boolean isTransient) {
    if (!NAME.matcher(code).matches()) {
      throw new IllegalArgumentException("'" + code + "' is not an error code");
    }
    if (cause.isBlank() || remedy.isBlank()) {
      throw new IllegalArgumentException(code + " needs a cause and a remedy");
    }
    this.code = code;
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
    this.isTransient = isTransient;
  }

  /** Creates a code of kind {@link Kind#USAGE}; see {@link #cause} and {@link #remedy}. */
  public static ErrorCode usage(String code, String cause, String remedy) {
    return new ErrorCode(code, Kind.USAGE, cause, remedy, false);
  }

  /** Creates a code of kind {@link Kind#USER}; see {@link #cause} and {@link #remedy}. */
  public static ErrorCode user(String code, String cause, String remedy) {
    return new ErrorCode(code, Kind.USER, cause, remedy, false);
  }

  /** Creates a code of kind {@link Kind#ENVIRONMENT}; see {@link #cause} and {@link #remedy}. */
  public static ErrorCode environment(String code, String cause, String remedy) {
    return new ErrorCode(code, Kind.ENVIRONMENT, cause, remedy, true);
  }

  /** Creates a code of kind {@link Kind#CORRUPT}; see {@link #cause} and {@link #remedy}. */
  public static ErrorCode corrupt(String code, String cause, String remedy) {
    return new ErrorCode(code, Kind.CORRUPT, cause, remedy, false);
  }

  /** Creates a code of kind {@link Kind#BUG}; see {@link #cause} and {@link #remedy}. */
  public static ErrorCode bug(String code, String cause, String remedy) {
    return new ErrorCode(code, Kind.BUG, cause, remedy, false);
  }

  /** This code, for a failure that may pass without a change by the user. */
  public ErrorCode asTransient() {
    return new ErrorCode(code, kind, cause, remedy, true);
  }

  /** This code, for a failure that lasts until the user changes something. */
  public ErrorCode asPermanent() {
    return new ErrorCode(code, kind, cause, remedy, false);
  }

  /**
   * Whether the failure may pass without a change by the user, so that a follower tries again. By
   * default only failures of kind {@link Kind#ENVIRONMENT} are.
   */
  public boolean isTransient() {
    return isTransient;
  }

  /** Stable name: upper case, words joined by underscores, for instance {@code LOG_GAP}. */
  public String code() {
    return code;
  }

  public Kind kind() {
    return kind;
  }

  /** What causes the failure, one sentence. */
  public String cause() {
    return cause;
  }

  /** What the user can do about it, one sentence. */
  public String remedy() {
    return remedy;
  }

  @Override
  public String toString() {
    return code;
  }
}
