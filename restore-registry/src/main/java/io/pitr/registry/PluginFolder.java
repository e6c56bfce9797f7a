package io.pitr.registry;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of one folder. Each module that provides a plugin gets a module layer and a class
 * loader of its own, so two plugins can bring two versions of a library. A plugin is either a jar
 * in the folder, whose libraries lie beside it, or a folder below with the plugin's jar and its
 * libraries.
 *
 * <p>A library of the plugin's own wins over one of the program with the same name. The modules of
 * the program itself and its logging always come from the program, because both sides must see the
 * same types.
 */
final class PluginFolder {
  private static final Predicate<String> SHARED =
      name -> name.startsWith("io.pitr.") || name.equals("org.slf4j");

  private PluginFolder() {}

  /**
   * Loads the plugins of a folder and of the folders directly below it.
   *
   * @throws RestoreException {@link PluginError#PLUGIN_NOT_LOADED} if a jar is not a module, if a
   *     dependency is missing, or if jars lie in a folder and none of them provides a plugin
   */
  static List<RestorePlugin> load(Path folder) {
    List<RestorePlugin> plugins = new ArrayList<>();
    for (Path each : withFoldersBelow(folder)) {
      try {
        plugins.addAll(ofOneFolder(each));
      } catch (FindException
          | ResolutionException
          | LayerInstantiationException
          | ServiceConfigurationError
          | LinkageError e) {
        throw new RestoreException(
            PluginError.PLUGIN_NOT_LOADED, String.valueOf(e.getMessage()), each.toString(), e);
      }
    }
    return plugins;
  }

  private static List<Path> withFoldersBelow(Path folder) {
    try (Stream<Path> below = Files.list(folder)) {
      return Stream.concat(Stream.of(folder), below.filter(Files::isDirectory).sorted()).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new RestoreException(
          PluginError.PLUGIN_NOT_LOADED, "the folder can't be listed", folder.toString(), e);
    }
  }

  private static List<RestorePlugin> ofOneFolder(Path folder) {
    ModuleFinder finder = ModuleFinder.of(folder);
    Set<String> all = names(finder, module -> true);
    if (all.isEmpty()) {
      return List.of();
    }
    Set<String> providers = names(finder, PluginFolder::providesPlugin);
    if (providers.isEmpty()) {
      throw new RestoreException(
          PluginError.PLUGIN_NOT_LOADED,
          "none of the modules " + all + " provides " + RestorePlugin.class.getName(),
          folder.toString());
    }
    return providers.stream()
        .flatMap(
            name ->
                ofOneModule(
                    name,
                    new Selection(
                        finder,
                        other ->
                            !SHARED.test(other)
                                && (other.equals(name) || !providers.contains(other)))))
        .toList();
  }

  private static Stream<RestorePlugin> ofOneModule(String name, ModuleFinder finder) {
    ModuleLayer parent = parentLayer();
    Configuration configuration =
        parent.configuration().resolveAndBind(finder, ModuleFinder.of(), Set.of(name));
    ModuleLayer layer =
        parent.defineModulesWithOneLoader(configuration, PluginFolder.class.getClassLoader());
    return ServiceLoader.load(layer, RestorePlugin.class).stream()
        .filter(provider -> provider.type().getModule().getLayer() == layer)
        .map(ServiceLoader.Provider::get)
        .map(PluginGuard::around);
  }

  private static boolean providesPlugin(ModuleDescriptor module) {
    return !SHARED.test(module.name())
        && module.provides().stream()
            .anyMatch(provided -> provided.service().equals(RestorePlugin.class.getName()));
  }

  private static Set<String> names(ModuleFinder finder, Predicate<ModuleDescriptor> wanted) {
    return finder.findAll().stream()
        .map(ModuleReference::descriptor)
        .filter(wanted)
        .map(ModuleDescriptor::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ModuleLayer parentLayer() {
    @Nullable ModuleLayer own = PluginFolder.class.getModule().getLayer();
    return own == null ? ModuleLayer.boot() : own;
  }

  /** The modules of another finder whose names are wanted. */
  private record Selection(ModuleFinder all, Predicate<String> wanted) implements ModuleFinder {
    @Override
    public Optional<ModuleReference> find(String name) {
      return wanted.test(name) ? all.find(name) : Optional.empty();
    }

    @Override
    public Set<ModuleReference> findAll() {
      return all.findAll().stream()
          .filter(module -> wanted.test(module.descriptor().name()))
          .collect(Collectors.toSet());
    }
  }
}
