package io.pitr.cli;

import io.pitr.api.ErrorCode;
import io.pitr.api.Problem;
import io.pitr.cli.log.LogLevel;
import io.pitr.cli.output.JsonDocument;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Prints why a command failed: a line for each problem on standard error and, with {@code --json},
 * one document on standard output. Wrong usage has the same document.
 */
final class FailureOutput {
  private static final String PROGRAM = "br ";

  private final CliContext context;
  private final String[] arguments;

  FailureOutput(CliContext context, String... arguments) {
    this.context = context;
    this.arguments = arguments;
  }

  /**
   * A command line that can't be parsed.
   *
   * @return the exit code
   */
  int wrongUsage(ParameterException e) {
    print(List.of(WrongUsage.of(e, arguments)), e.getCommandLine());
    return BrTask.WRONG_USAGE;
  }

  /**
   * @param command as far as it is known
   * @return the exit code
   */
  int print(Throwable e, CommandLine command) {
    List<Problem> problems = Problems.of(e, command);
    print(problems, command);
    if (CommonOptions.ofWrong(arguments).logLevel == LogLevel.DEBUG) {
      e.printStackTrace(context.err());
    }
    return problems.get(0).code().kind() == ErrorCode.Kind.USAGE
        ? BrTask.WRONG_USAGE
        : BrTask.FAILED;
  }

  private void print(List<Problem> problems, CommandLine command) {
    for (Problem problem : problems) {
      context.err().println(context.screen().error(problem.line()));
    }
    if (CommonOptions.ofWrong(arguments).json) {
      context
          .out()
          .println(JsonDocument.ofFailure(name(command.getCommandSpec()), problems).text());
    }
  }

  /** The name as in every document: {@code restore point}. */
  static String name(CommandSpec command) {
    String name = command.qualifiedName();
    return name.startsWith(PROGRAM) ? name.substring(PROGRAM.length()) : name;
  }
}
