package io.pitr.cli;

import io.pitr.api.ErrorCode;
import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.cli.log.LogLevel;
import io.pitr.cli.log.Secrets;
import io.pitr.cli.output.TerminalText;
import io.pitr.inspect.json.DocumentJson;
import io.pitr.inspect.json.FailureDocument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Prints and logs why a command failed: a line for each problem on standard error and, with {@code
 * --json}, one document on standard output. Wrong usage has the same document.
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
    print(List.of(WrongUsage.of(e, arguments)), Optional.empty(), e.getCommandLine());
    return BrTask.WRONG_USAGE;
  }

  /**
   * @param command as far as it is known
   * @return the exit code
   */
  int print(Throwable e, CommandLine command) {
    List<Problem> problems = Problems.of(e, command);
    print(problems, Optional.of(e), command);
    return exitCode(problems);
  }

  private void print(List<Problem> problems, Optional<Throwable> failure, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    CommonOptions common = CommonOptions.ofWrong(arguments);
    var typed = WrongArguments.of(spec, arguments);
    Secrets secrets = typed.secrets();
    List<Problem> clean = problems.stream().map(problem -> clean(problem, secrets)).toList();
    for (Problem problem : clean) {
      context.err().println(context.screen().error(problem.line()));
    }
    if (common.logLevel == LogLevel.DEBUG) {
      failure.ifPresent(e -> context.err().print(TerminalText.lines(secrets.hide(stack(e)))));
    }
    if (common.json) {
      context.out().println(DocumentJson.line(FailureDocument.of(name(spec), clean)));
    }
    log(clean, failure, name(spec), common, typed);
  }

  private void log(
      List<Problem> problems,
      Optional<Throwable> failure,
      String command,
      CommonOptions common,
      WrongArguments typed) {
    if (!context.log().isOpen()) {
      try {
        common.openLog(context, typed.secrets());
      } catch (RestoreException e) {
        if (problems.get(0).code() != CliError.LOG_FILE_UNUSABLE) {
          context.err().println(context.screen().error(e.problems().get(0).line()));
        }
        return;
      }
      context.log().begins(command, ProgramVersion.TEXT, Map.of("args", typed.text()));
    }
    context.log().failed(problems, failure);
    context.log().ended(exitCode(problems));
  }

  private static Problem clean(Problem problem, Secrets secrets) {
    return new Problem(
        problem.code(),
        secrets.hide(problem.what()),
        secrets.hide(problem.where()),
        secrets.hide(problem.remedy()));
  }

  private static String stack(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static int exitCode(List<Problem> problems) {
    return problems.get(0).code().kind() == ErrorCode.Kind.USAGE
        ? BrTask.WRONG_USAGE
        : BrTask.FAILED;
  }

  /** The name as in every document: {@code restore point}. */
  static String name(CommandSpec command) {
    String name = command.qualifiedName();
    return name.startsWith(PROGRAM) ? name.substring(PROGRAM.length()) : name;
  }
}
