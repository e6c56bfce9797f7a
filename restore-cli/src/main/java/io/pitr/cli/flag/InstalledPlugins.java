package io.pitr.cli.flag;

import io.pitr.api.RestoreException;
import io.pitr.api.option.OptionSpec;
import io.pitr.registry.PluginRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The plugins of a command line. They are loaded once, when a command needs their flags: runs that
 * show only the version or the top of the help start without them. Used by one thread.
 */
public final class InstalledPlugins {
  /** No plugin's flags; used where only the flags of the program matter. */
  public static final InstalledPlugins NONE =
      new InstalledPlugins(Optional.empty(), Optional.empty(), false);

  private static final String FOLDER_FLAG = "--plugin-dir";
  private static final Set<String> WITHOUT_FLAGS =
      Set.of("-V", "--version", "-h", "--help", "--help-all", "help");

  private final Optional<Path> chosenFolder;
  private final Optional<Path> ownFolder;
  private final boolean flagsMatter;
  private @Nullable PluginRegistry registry;
  private @Nullable RestoreException failure;

  private InstalledPlugins(
      Optional<Path> chosenFolder, Optional<Path> ownFolder, boolean flagsMatter) {
    this.chosenFolder = chosenFolder;
    this.ownFolder = ownFolder;
    this.flagsMatter = flagsMatter;
  }

  /**
   * @param home where the program is installed
   * @param arguments of the program; they may name another folder of plugins
   */
  public static InstalledPlugins of(Optional<Path> home, String... arguments) {
    boolean flagsMatter =
        arguments.length == 0
            || !(arguments[0].equals("demo")
                || (arguments.length == 1 && WITHOUT_FLAGS.contains(arguments[0])));
    return new InstalledPlugins(
        chosenFolder(arguments), home.map(folder -> folder.resolve("plugins")), flagsMatter);
  }

  /**
   * The options that a command accepts of the plugins. If the plugins cannot be loaded, there are
   * none: the command reports that as soon as it runs or finds a flag unknown.
   *
   * @param taken flags of the program itself
   */
  public List<OptionSpec> options(Set<FlagGroup> groups, Set<String> taken) {
    if (!flagsMatter || failure != null) {
      return List.of();
    }
    try {
      List<OptionSpec> options =
          registry().options().stream()
              .filter(option -> FlagGroup.meet(groups, option.uses()))
              .toList();
      if (!options.isEmpty()) {
        registry().requireNoOption(taken);
      }
      return options;
    } catch (RestoreException e) {
      failure = e;
      return List.of();
    }
  }

  /**
   * The plugins.
   *
   * @throws RestoreException with a code of {@link io.pitr.registry.PluginError}
   */
  public PluginRegistry registry() {
    if (failure != null) {
      throw failure;
    }
    PluginRegistry loaded = registry;
    if (loaded == null) {
      loaded = load();
      registry = loaded;
    }
    return loaded;
  }

  /** Why the plugins cannot be used. */
  public Optional<RestoreException> failure() {
    return Optional.ofNullable(failure);
  }

  private PluginRegistry load() {
    if (chosenFolder.isPresent()) {
      return PluginRegistry.load(chosenFolder.get());
    }
    return ownFolder.filter(Files::isDirectory).isPresent()
        ? PluginRegistry.load(ownFolder.get())
        : PluginRegistry.load();
  }

  /** Reads one flag before the others can be known. */
  private static Optional<Path> chosenFolder(String... arguments) {
    boolean possible =
        List.of(arguments).stream()
            .anyMatch(argument -> argument.startsWith(FOLDER_FLAG) || argument.startsWith("@"));
    if (!possible) {
      return Optional.empty();
    }
    var option =
        CommandLine.Model.OptionSpec.builder(FOLDER_FLAG).type(Path.class).arity("1").build();
    CommandLine line =
        new CommandLine(CommandSpec.create().addOption(option))
            .setUnmatchedArgumentsAllowed(true)
            .setOverwrittenOptionsAllowed(true)
            .setPosixClusteredShortOptionsAllowed(false);
    try {
      return Optional.ofNullable(line.parseArgs(arguments).matchedOptionValue(FOLDER_FLAG, null));
    } catch (ParameterException e) {
      // The command line is parsed again, with all flags, and reports this.
      return Optional.empty();
    }
  }
}
