package io.pitr.cli;

import io.pitr.api.ErrorCode;
import io.pitr.api.Problem;
import io.pitr.cli.log.LogLevel;
import io.pitr.cli.output.JsonDocument;
import io.pitr.cli.output.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entry point. Whatever happens ends in an exit code: a thread that is left over, or an error
 * of the virtual machine, must not leave the process hanging.
 */
public final class Main {
  private static final int DEFAULT_COLUMNS = 80;

  private Main() {}

  public static void main(String[] arguments) {
    int code = BrTask.FAILED;
    try {
      var out =
          new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
      String home = System.getProperty("br.home", "");
      var context =
          CliContext.of(
              out,
              new FileOutputStream(FileDescriptor.err),
              screen(),
              home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home)));
      code = run(context, arguments);
      out.flush();
      if (out.checkError() && code == BrTask.DONE) {
        context
            .err()
            .println(
                Problem.of(CliError.OUTPUT_FAILED, "writing failed", "standard output").line());
        code = BrTask.FAILED;
      }
    } finally {
      System.exit(code);
    }
  }

  /** As the launcher found it; NO_COLOR with any value but an empty one wants none. */
  private static Screen screen() {
    String noColor = System.getenv("NO_COLOR");
    return new Screen(
        Boolean.getBoolean("br.stderr.terminal"),
        Integer.getInteger("br.stderr.columns", DEFAULT_COLUMNS),
        noColor == null || noColor.isEmpty());
  }

  /** Runs a command line and gives its exit code; throws nothing. */
  static int run(CliContext context, String... arguments) {
    beginRestores(arguments);
    CommandLine br = BrCommand.treeFor(context, arguments);
    try {
      br.setParameterExceptionHandler((e, args) -> usage(context, e));
      br.setExecutionExceptionHandler((e, command, result) -> fail(context, br, e));
      return br.execute(arguments);
    } catch (Throwable e) {
      return fail(context, br, e);
    }
  }

  /**
   * The documents of a chain are JSON; that the mapper gets ready takes as long as parsing flags.
   */
  private static void beginRestores(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("restore")) {
      Thread beside = new Thread(JsonMapper::shared, "json");
      beside.setDaemon(true);
      beside.start();
    }
  }

  private static int usage(CliContext context, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String remedy =
        command.equals("br")
            ? CliError.USAGE_INVALID.remedy()
            : "See `br help " + command.substring("br ".length()) + "`.";
    String what = e.getMessage() == null ? "wrong usage" : e.getMessage();
    context
        .err()
        .println(
            context.screen().error(new Problem(CliError.USAGE_INVALID, what, "", remedy).line()));
    return BrTask.WRONG_USAGE;
  }

  private static int fail(CliContext context, CommandLine br, Throwable e) {
    CommonOptions common = ((BrCommand) br.getCommand()).common;
    List<Problem> problems = Problems.of(e);
    for (Problem problem : problems) {
      context.err().println(context.screen().error(problem.line()));
    }
    if (common.logLevel == LogLevel.DEBUG) {
      e.printStackTrace(context.err());
    }
    if (common.json) {
      var document = new JsonDocument();
      document.objects(
          "errors",
          problems,
          (Problem problem, JsonDocument each) ->
              each.put("code", problem.code().code())
                  .put("what", problem.what())
                  .put("where", problem.where())
                  .put("remedy", problem.remedy()));
      context.out().println(document.text());
    }
    return problems.get(0).code().kind() == ErrorCode.Kind.USAGE
        ? BrTask.WRONG_USAGE
        : BrTask.FAILED;
  }
}
