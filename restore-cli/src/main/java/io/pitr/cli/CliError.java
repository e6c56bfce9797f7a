package io.pitr.cli;

import io.pitr.api.ErrorCode;

/** Failures of the command line itself. */
public enum CliError implements ErrorCode {
  USAGE_INVALID(
      Kind.USAGE,
      "The command line can't be understood.",
      "See `br help`, or `br help COMMAND` for the flags of a command."),
  FLAG_REFUSED(
      Kind.USAGE,
      "A flag of Go `br` would change the result in a way that this program does not offer.",
      "Leave the flag out."),
  LOG_FILE_UNUSABLE(
      Kind.USAGE,
      "The file given with --log-file can't be written.",
      "Give a file in a folder that this user may write to."),
  METRICS_FILE_UNUSABLE(
      Kind.USAGE,
      "The file given with --metrics can't be written.",
      "Give a file in a folder that exists and that this user may write to."),
  METRICS_PORT_UNUSABLE(
      Kind.USAGE,
      "The port given with --metrics-port can't be opened.",
      "Give another port, or 0 for any that is free."),
  OUTPUT_FAILED(
      Kind.ENVIRONMENT,
      "The result can't be written to standard output.",
      "Check where standard output goes: a full disk, or a reader that ended."),
  OUT_OF_MEMORY(
      Kind.ENVIRONMENT,
      "The program has no memory left.",
      "Give it more with BR_JAVA_OPTS=-Xmx8g, or fewer --threads."),
  INTERNAL_ERROR(
      Kind.BUG,
      "The program met a state that it does not expect.",
      "Run the same command with --log-level debug and report what it prints.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  CliError(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
