package io.pitr.cli;

import io.pitr.api.ErrorCode;
import io.pitr.api.Problem;
import io.pitr.cli.flag.InstalledPlugins;
import io.pitr.cli.log.LogLevel;
import io.pitr.cli.output.JsonDocument;
import io.pitr.cli.output.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The entry point. Always ends the process with an exit code, even if a thread is still running or
 * the virtual machine reports an error.
 */
public final class Main {
  private static final int DEFAULT_COLUMNS = 80;

  private Main() {}

  public static void main(String[] arguments) {
    int code = BrTask.FAILED;
    try {
      var out =
          new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
      // The output of plugins and libraries must not mix with results.
      System.setOut(System.err);
      var context =
          CliContext.of(
              out, new FileOutputStream(FileDescriptor.err), screen(), CliContext.installation());
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

  /** The terminal that the launcher found. A value of NO_COLOR turns colours off. */
  private static Screen screen() {
    String noColor = System.getenv("NO_COLOR");
    return new Screen(
        Boolean.getBoolean("br.stderr.terminal"),
        Integer.getInteger("br.stderr.columns", DEFAULT_COLUMNS),
        noColor == null || noColor.isEmpty());
  }

  /** Runs a command line and gives its exit code; throws nothing. */
  static int run(CliContext context, String... arguments) {
    var plugins = InstalledPlugins.of(context.home(), arguments);
    CommandLine br = BrCommand.treeFor(context, plugins, List.of(arguments));
    try {
      br.setParameterExceptionHandler(
          (e, args) ->
              plugins.failure().isPresent()
                  ? fail(context, br, plugins.failure().get())
                  : usage(context, e, args));
      br.setExecutionExceptionHandler((e, command, result) -> fail(context, br, e));
      return br.execute(arguments);
    } catch (Throwable e) {
      return fail(context, br, e);
    }
  }

  private static int usage(CliContext context, ParameterException e, String... arguments) {
    context.err().println(context.screen().error(WrongUsage.of(e, arguments).line()));
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
