package io.pitr.engine.plugin;

import io.pitr.api.RestoreException;
import io.pitr.api.RestorePlugin;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The jars of one folder as a module layer of their own, above that of the program: they see its
 * modules, it sees of them only what they provide.
 */
final class PluginFolder {
  private PluginFolder() {}

  /**
   * @throws RestoreException {@link PluginError#PLUGIN_NOT_LOADED} when a jar is no module, lacks a
   *     dependency, or none of them provides a plugin
   */
  static List<RestorePlugin> load(Path folder) {
    try {
      ModuleFinder finder = ModuleFinder.of(folder);
      Set<String> names =
          finder.findAll().stream()
              .map(ModuleReference::descriptor)
              .map(d -> d.name())
              .collect(Collectors.toSet());
      if (names.isEmpty()) {
        return List.of();
      }
      ModuleLayer parent = parentLayer();
      Configuration configuration =
          parent.configuration().resolveAndBind(ModuleFinder.of(), finder, names);
      ModuleLayer layer =
          parent.defineModulesWithOneLoader(configuration, PluginFolder.class.getClassLoader());
      List<RestorePlugin> plugins =
          ServiceLoader.load(layer, RestorePlugin.class).stream()
              .filter(provider -> provider.type().getModule().getLayer() == layer)
              .map(ServiceLoader.Provider::get)
              .toList();
      if (plugins.isEmpty()) {
        throw new RestoreException(
            PluginError.PLUGIN_NOT_LOADED,
            "none of the modules " + names + " provides " + RestorePlugin.class.getName(),
            folder.toString());
      }
      return plugins;
    } catch (FindException
        | ResolutionException
        | LayerInstantiationException
        | ServiceConfigurationError
        | LinkageError e) {
      throw new RestoreException(
          PluginError.PLUGIN_NOT_LOADED, String.valueOf(e.getMessage()), folder.toString(), e);
    }
  }

  private static ModuleLayer parentLayer() {
    @Nullable ModuleLayer own = PluginFolder.class.getModule().getLayer();
    return own == null ? ModuleLayer.boot() : own;
  }
}
