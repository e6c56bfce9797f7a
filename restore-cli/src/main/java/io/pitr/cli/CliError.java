package io.pitr.cli;

import io.pitr.api.ErrorCode;

/** Failures of the command line itself. */
public final class CliError {
  public static final ErrorCode USAGE_INVALID =
      ErrorCode.usage(
          "USAGE_INVALID",
          "The command line is wrong.",
          "See `br help`, or `br help COMMAND` for the flags of a command.");

  public static final ErrorCode COMMAND_OF_GO_BR =
      ErrorCode.usage(
          "COMMAND_OF_GO_BR",
          "Go `br` has this command, this program does not.",
          "Use Go `br`, or the command that the message names.");

  public static final ErrorCode FLAG_REFUSED =
      ErrorCode.usage(
          "FLAG_REFUSED",
          "A flag of Go `br` asks for a result that this program can't produce.",
          "Remove the flag.");

  public static final ErrorCode CONSENT_NEEDED =
      ErrorCode.usage(
          "CONSENT_NEEDED",
          "The command asks before it acts, and standard input is not a terminal.",
          "Give --yes if that is what you want.");

  public static final ErrorCode CONSENT_REFUSED =
      ErrorCode.user(
          "CONSENT_REFUSED",
          "The command was not confirmed; nothing is changed.",
          "Run it again and answer yes.");

  public static final ErrorCode LOG_FILE_UNUSABLE =
      ErrorCode.usage(
          "LOG_FILE_UNUSABLE",
          "The file given with --log-file can't be written.",
          "Choose a file in a folder with write permission.");

  public static final ErrorCode METRICS_FILE_UNUSABLE =
      ErrorCode.usage(
          "METRICS_FILE_UNUSABLE",
          "The file given with --metrics can't be written.",
          "Choose a file in an existing folder with write permission.");

  public static final ErrorCode METRICS_PORT_UNUSABLE =
      ErrorCode.usage(
          "METRICS_PORT_UNUSABLE",
          "The address given with --metrics-addr can't be opened.",
          "Choose another port, or 0 for any free port.");

  public static final ErrorCode OUTPUT_FAILED =
      ErrorCode.environment(
              "OUTPUT_FAILED",
              "The result can't be written to standard output.",
              "Check the destination of standard output: the disk may be full, or the reader ended.")
          .asPermanent();

  public static final ErrorCode DEMO_MISSING =
      ErrorCode.usage(
          "DEMO_MISSING",
          "The program was started without the module of the demo.",
          "Start it with the launcher `br`.");

  public static final ErrorCode OUT_OF_MEMORY =
      ErrorCode.environment(
              "OUT_OF_MEMORY",
              "The program ran out of memory.",
              "Set a larger heap with BR_JAVA_OPTS=-Xmx8g, or use fewer --threads.")
          .asPermanent();

  public static final ErrorCode INTERNAL_ERROR =
      ErrorCode.bug(
          "INTERNAL_ERROR",
          "The program reached an unexpected state.",
          "Run the same command with --log-level debug and report what it prints.");

  private CliError() {}
}
