package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.cli.flag.InstalledPlugins;
import io.pitr.cli.output.Keyboard;
import io.pitr.cli.output.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point. Always ends the process with an exit code, even if a thread is still running or
 * the virtual machine reports an error.
 */
public final class Main {
  private static final int DEFAULT_COLUMNS = 80;
  private static final String PROGRAM = "br";

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
                  out,
                  new FileOutputStream(FileDescriptor.err),
                  screen(),
                  CliContext.installation())
              .with(
                  Boolean.getBoolean("br.stdin.terminal") ? Keyboard.of(System.in) : Keyboard.NONE);
      Signals.handle(context);
      code = run(context, arguments);
      out.flush();
      if (out.checkError() && code == BrTask.DONE && !context.work().isDone()) {
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
    var failures = new FailureOutput(context, arguments);
    try {
      var plugins = InstalledPlugins.of(context.home(), arguments);
      CommandLine br = BrCommand.treeFor(context, plugins, List.of(arguments));
      br.setParameterExceptionHandler(
          (e, args) ->
              plugins.failure().isPresent()
                  ? failures.print(plugins.failure().get(), e.getCommandLine())
                  : failures.wrongUsage(e));
      br.setExecutionStrategy(Main::execute);
      br.setExecutionExceptionHandler((e, command, result) -> failures.print(e, command));
      return br.execute(arguments);
    } catch (Throwable e) {
      return failures.print(e, new CommandLine(CommandSpec.create().name(PROGRAM)));
    }
  }

  /** Runs a command, or prints help or version. Unknown words are an error even then. */
  private static int execute(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      List<String> unmatched = command.getParseResult().unmatched();
      if (!unmatched.isEmpty()) {
        throw new UnmatchedArgumentException(command, unmatched);
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }
}
