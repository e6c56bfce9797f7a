package io.pitr.integration.program;

/**
 * How a program ended.
 *
 * @param command the whole command line
 * @param out standard output
 * @param err standard error
 */
public record ProgramEnd(String command, int exitCode, String out, String err) {

  /**
   * @throws IllegalStateException with all that the program printed, when it failed
   */
  public ProgramEnd requireSuccess() {
    if (exitCode != 0) {
      throw new IllegalStateException(
          "exit code " + exitCode + " of " + command + "\n" + out + "\n" + err);
    }
    return this;
  }
}
