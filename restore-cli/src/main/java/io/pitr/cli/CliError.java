package io.pitr.cli;

import io.pitr.api.ErrorCode;

/** Failures of the command line itself. */
public enum CliError implements ErrorCode {
  USAGE_INVALID(
      Kind.USAGE,
      "The command line is wrong.",
      "See `br help`, or `br help COMMAND` for the flags of a command."),
  COMMAND_OF_GO_BR(
      Kind.USAGE,
      "Go `br` has this command, this program does not.",
      "Use Go `br`, or the command that the message names."),
  FLAG_REFUSED(
      Kind.USAGE,
      "A flag of Go `br` asks for a result that this program can't produce.",
      "Remove the flag."),
  LOG_FILE_UNUSABLE(
      Kind.USAGE,
      "The file given with --log-file can't be written.",
      "Choose a file in a folder with write permission."),
  METRICS_FILE_UNUSABLE(
      Kind.USAGE,
      "The file given with --metrics can't be written.",
      "Choose a file in an existing folder with write permission."),
  METRICS_PORT_UNUSABLE(
      Kind.USAGE,
      "The port given with --metrics-port can't be opened.",
      "Choose another port, or 0 for any free port."),
  OUTPUT_FAILED(
      Kind.ENVIRONMENT,
      "The result can't be written to standard output.",
      "Check the destination of standard output: the disk may be full, or the reader ended."),
  DEMO_MISSING(
      Kind.USAGE,
      "The program was started without the module of the demo.",
      "Start it with the launcher `br`."),
  OUT_OF_MEMORY(
      Kind.ENVIRONMENT,
      "The program ran out of memory.",
      "Set a larger heap with BR_JAVA_OPTS=-Xmx8g, or use fewer --threads."),
  INTERNAL_ERROR(
      Kind.BUG,
      "The program reached an unexpected state.",
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
