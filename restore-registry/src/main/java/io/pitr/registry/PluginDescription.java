package io.pitr.registry;

import io.pitr.api.RestorePlugin;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.TargetProvider;
import java.util.Comparator;
import java.util.List;

/**
 * What a plugin is and what it adds.
 *
 * @param module name of its Java module; empty for a plugin of the class path
 * @param version version of the module; empty if it has none
 * @param storages URI schemes, sorted
 * @param targets URI schemes, sorted
 * @param hooks ids, sorted
 * @param observers class names, sorted
 * @param options sorted by name
 */
public record PluginDescription(
    String id,
    String module,
    String version,
    List<String> storages,
    List<String> targets,
    List<String> hooks,
    List<String> observers,
    List<OptionSpec> options) {

  static PluginDescription of(RestorePlugin plugin) {
    RestorePlugin real = PluginGuard.unguarded(plugin);
    Module module = real.getClass().getModule();
    OptionValues defaults = PluginRegistry.defaults(plugin);
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
        plugin.hooks(defaults).stream().map(DeferralHook::id).sorted().toList(),
        real.observers(defaults).stream()
            .map(observer -> observer.getClass().getName())
            .sorted()
            .toList(),
        plugin.options().stream().sorted(Comparator.comparing(OptionSpec::name)).toList());
  }
}
