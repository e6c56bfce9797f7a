package io.pitr.cli;

import io.pitr.api.RestoreException;
import io.pitr.base.PrivateFiles;
import io.pitr.cli.flag.InstalledPlugins;
import io.pitr.cli.log.LogLevel;
import io.pitr.cli.log.LogSetup;
import io.pitr.cli.log.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Flags that every command accepts, before or after its name. */
final class CommonOptions {
  private final InstalledPlugins plugins;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON document on standard output, and nothing else there.")
  boolean json;

  @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "No progress.")
  boolean quiet;

  @Option(
      names = "--log-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Log in TiDB's format, appended. Without it only warnings are shown.")
  @Nullable Path logFile;

  @Option(
      names = {"-L", "--log-level"},
      scope = ScopeType.INHERIT,
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = {
        "debug, info, warn or error; debug adds the stack to an error.",
        "default: info"
      })
  LogLevel logLevel = LogLevel.INFO;

  @Option(
      names = "--plugin-dir",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = {
        "Folder with the jars of further plugins.",
        "default: plugins/ beside the program"
      })
  @Nullable Path pluginDir;

  CommonOptions(InstalledPlugins plugins) {
    this.plugins = plugins;
  }

  /**
   * Reads these flags from a command line that can't be parsed as a whole, to report that as the
   * user asked.
   */
  static CommonOptions ofWrong(String... arguments) {
    var common = new CommonOptions(InstalledPlugins.NONE);
    CommandLine line =
        new CommandLine(common)
            .setUnmatchedArgumentsAllowed(true)
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setPosixClusteredShortOptionsAllowed(false);
    line.getCommandSpec().parser().collectErrors(true);
    CommandLine.ParseResult unused = line.parseArgs(arguments);
    return common;
  }

  /** The plugins of the folder that {@code --plugin-dir} names, and those of the program. */
  InstalledPlugins plugins() {
    return plugins;
  }

  /**
   * Opens the log as these flags say.
   *
   * @throws RestoreException {@link CliError#LOG_FILE_UNUSABLE}
   */
  void openLog(CliContext context, Secrets secrets) {
    Optional<Path> file = writableLogFile();
    context
        .log()
        .open(() -> LogSetup.apply(logLevel, file, context.err(), context.screen(), secrets));
  }

  private Optional<Path> writableLogFile() {
    if (logFile == null) {
      return Optional.empty();
    }
    Path file = logFile.toAbsolutePath();
    try {
      if (file.getParent() != null) {
        PrivateFiles.createFolders(file.getParent());
      }
      PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new RestoreException(
          CliError.LOG_FILE_UNUSABLE, "can't write it: " + e.getMessage(), file.toString(), e);
    }
    return Optional.of(file);
  }
}
