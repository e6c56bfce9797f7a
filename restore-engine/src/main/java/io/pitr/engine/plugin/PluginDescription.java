package io.pitr.engine.plugin;

import io.pitr.api.RestorePlugin;
import io.pitr.api.event.RestoreObserver;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.TargetProvider;
import java.util.List;

/**
 * A plugin and what it registers, for display.
 *
 * @param module name of its Java module; empty for one found on the class path
 * @param version of the module; empty when it states none
 * @param storages URI schemes, sorted
 * @param targets URI schemes, sorted
 * @param hooks ids, sorted
 * @param observers class names, sorted
 */
public record PluginDescription(
    String id,
    String module,
    String version,
    List<String> storages,
    List<String> targets,
    List<String> hooks,
    List<String> observers) {

  static PluginDescription of(RestorePlugin plugin) {
    Module module = plugin.getClass().getModule();
    return new PluginDescription(
        plugin.id(),
        module.isNamed() ? module.getName() : "",
        module.isNamed() ? module.getDescriptor().rawVersion().orElse("") : "",
        plugin.storages().stream()
            .map(StorageProvider::schemes)
            .flatMap(s -> s.stream())
            .sorted()
            .toList(),
        plugin.targets().stream()
            .map(TargetProvider::schemes)
            .flatMap(s -> s.stream())
            .sorted()
            .toList(),
        plugin.hooks(PluginRegistry.defaults(plugin)).stream()
            .map(DeferralHook::id)
            .sorted()
            .toList(),
        plugin.observers(PluginRegistry.defaults(plugin)).stream()
            .map(RestoreObserver::getClass)
            .map(Class::getName)
            .sorted()
            .toList());
  }
}
