package io.pitr.api;

import io.pitr.api.event.RestoreObserver;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.TargetProvider;
import java.util.List;

/**
 * The entry point of a plugin, found by {@link java.util.ServiceLoader} on the module path and in
 * the {@code plugins/} folder. A plugin overrides only what it adds.
 *
 * <p>Ids, schemes and options are checked at the start: two plugins that claim the same one stop
 * the program. The methods without parameters are called at the start of every command, so they
 * must be fast and must not touch files or the network.
 */
public interface RestorePlugin {

  /** Stable, lower case, unique among all plugins. */
  String id();

  /** The command-line options of this plugin. */
  default List<OptionSpec> options() {
    return List.of();
  }

  /** Backup storages by URI scheme. */
  default List<StorageProvider> storages() {
    return List.of();
  }

  /** Restore targets by URI scheme. */
  default List<TargetProvider> targets() {
    return List.of();
  }

  /**
   * Hooks take part in a restore: if one fails, the segment fails.
   *
   * <p>Called once with the defaults of all options to learn the ids of the hooks, and again with
   * the values of the command line. The ids must not depend on the values.
   *
   * @param options the values of {@link #options()}
   */
  default List<DeferralHook<?>> hooks(OptionValues options) {
    return List.of();
  }

  /**
   * Observers watch a restore: if one fails, the failure is logged and the run continues.
   *
   * @param options the values of {@link #options()}; called as {@link #hooks} is
   */
  default List<RestoreObserver> observers(OptionValues options) {
    return List.of();
  }
}
