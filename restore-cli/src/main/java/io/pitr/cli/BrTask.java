package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.cli.flag.FlagGroup;
import io.pitr.cli.flag.GivenFlags;
import io.pitr.cli.log.LogSetup;
import io.pitr.cli.output.JsonDocument;
import io.pitr.engine.plugin.PluginRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something: sets up logs and plugins, then runs, then gives an exit code. */
abstract class BrTask implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private final CliContext context;
  private final CommonOptions common;
  private final Set<FlagGroup> groups;

  @Spec CommandSpec spec = CommandSpec.create();

  /**
   * @param groups whose flags the command takes
   */
  BrTask(CliContext context, CommonOptions common, FlagGroup... groups) {
    this.context = context;
    this.common = common;
    this.groups = EnumSet.of(FlagGroup.ANY, groups);
  }

  final Set<FlagGroup> flagGroups() {
    return groups;
  }

  @Override
  public final Integer call() {
    LogSetup.apply(common.logLevel, logFile(), context.err(), context.screen());
    Map<String, String> passed = GivenFlags.read(spec, groups, this::warn);
    return run(passed);
  }

  /**
   * @param flags for the plugins, by name without dashes
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

  final void warn(String sentence) {
    context.err().println(context.screen().warning(sentence));
  }

  final void error(String line) {
    context.err().println(context.screen().error(line));
  }

  final void line(String text) {
    context.status().clear();
    context.out().println(text);
  }

  final void print(JsonDocument document) {
    context.status().clear();
    context.out().println(document.text());
  }

  final PluginRegistry plugins() {
    if (common.pluginDir != null) {
      return PluginRegistry.load(common.pluginDir);
    }
    Optional<Path> own = context.home().map(home -> home.resolve("plugins"));
    return own.isPresent() && Files.isDirectory(own.get())
        ? PluginRegistry.load(own.get())
        : PluginRegistry.load();
  }

  private Optional<Path> logFile() {
    if (common.logFile == null) {
      return Optional.empty();
    }
    Path file = common.logFile.toAbsolutePath();
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.newByteChannel(
              file,
              java.nio.file.StandardOpenOption.CREATE,
              java.nio.file.StandardOpenOption.APPEND)
          .close();
    } catch (IOException e) {
      throw new RestoreException(
          CliError.LOG_FILE_UNUSABLE, "can't write it: " + e.getMessage(), file.toString(), e);
    }
    return Optional.of(file);
  }
}
