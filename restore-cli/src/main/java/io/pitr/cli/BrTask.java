package io.pitr.cli;

import io.pitr.api.Problem;
import io.pitr.api.RestoreException;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.option.OptionSpec;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.flag.GivenFlags;
import io.pitr.cli.output.TerminalText;
import io.pitr.inspect.json.DocumentJson;
import io.pitr.registry.PluginRegistry;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something: it sets up logs and plugins, runs, and returns an exit code. */
abstract class BrTask implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private final CliContext context;
  private final CommonOptions common;
  private final Set<FlagGroup> groups;
  private List<OptionSpec> pluginOptions = List.of();
  private Map<String, String> flags = Map.of();

  @Spec CommandSpec spec = CommandSpec.create();

  /**
   * @param groups whose flags the command accepts
   */
  BrTask(CliContext context, CommonOptions common, FlagGroup... groups) {
    this.context = context;
    this.common = common;
    this.groups = EnumSet.of(FlagGroup.ANY, groups);
  }

  final Set<FlagGroup> flagGroups() {
    return groups;
  }

  /**
   * Chooses the options that this command accepts of the plugins.
   *
   * @param common flags of every command
   */
  final List<OptionSpec> pluginOptions(Set<String> common) {
    if (groups.size() > 1) {
      var taken = new HashSet<>(common);
      taken.addAll(spec.optionsMap().keySet());
      pluginOptions = this.common.plugins().options(groups, taken);
    }
    return pluginOptions;
  }

  @Override
  public final Integer call() {
    var typed = TypedFlags.of(spec);
    common.openLog(context, typed.secrets());
    context.log().begins(FailureOutput.name(spec), ProgramVersion.TEXT, typed.shown());
    common
        .plugins()
        .failure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    flags = GivenFlags.read(spec, groups, pluginOptions, this::warn);
    int exitCode = run(flags);
    if (exitCode == DONE && context.out().checkError()) {
      Problem lost = Problem.of(CliError.OUTPUT_FAILED, "writing failed", "standard output");
      if (!context.work().isDone()) {
        throw new RestoreException(List.of(lost), null);
      }
      warn("the work is done, but its result is not printed: " + lost.line());
    }
    context.log().ended(exitCode);
    return exitCode;
  }

  /**
   * @param flags values for the engine and the plugins, by name without dashes
   * @return the exit code
   */
  abstract int run(Map<String, String> flags);

  final CliContext context() {
    return context;
  }

  final boolean json() {
    return common.json;
  }

  final boolean quiet() {
    return common.quiet;
  }

  /**
   * Reads a backup with progress. A run that was asked to stop meanwhile has no result: objects
   * that it did not read would look damaged.
   *
   * @throws RestoreException {@link io.pitr.api.StopError#INTERRUPTED}, or what reading throws
   */
  final <T> T read(Function<RestoreObserver, T> reading) {
    T result;
    try (var progress = context.progress(quiet())) {
      result = reading.apply(new StoppableProgress(progress, context.stop()));
    }
    context.stop().check();
    return result;
  }

  final void warn(String sentence) {
    context.err().println(context.screen().warning(sentence));
    context.log().warning(sentence);
  }

  final void error(String line) {
    context.err().println(context.screen().error(line));
    context.log().error(line);
  }

  /** Prints a line of the result, harmless for a terminal. */
  final void line(String text) {
    exactly(TerminalText.line(text));
  }

  /** Prints a text of this program, or one that contains no control characters, as it is. */
  final void exactly(String text) {
    context.status().clear();
    context.out().println(text);
    context.log().printed(text);
  }

  /** Prints a JSON document. */
  final void print(Record document) {
    exactly(DocumentJson.line(document));
  }

  /** The plugins, with the values of this command's flags. What they open heeds a stop. */
  final PluginRegistry plugins() {
    return common.plugins().registry().withOptions(flags).withStop(context.stop().heeded());
  }
}
