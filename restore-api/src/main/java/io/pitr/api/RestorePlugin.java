package io.pitr.api;

import io.pitr.api.event.RestoreObserver;
import io.pitr.api.hook.DeferralHook;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.target.TargetProvider;
import java.util.List;

/**
 * The entry point of a plugin, found by {@link java.util.ServiceLoader} on the module path and in
 * the {@code plugins/} folder. It returns factories; a plugin overrides only what it adds.
 *
 * <p>Ids and schemes are checked at start: two plugins that claim the same one stop the program.
 */
public interface RestorePlugin {

  /** Stable, lower case, unique among all plugins. */
  String id();

  /** URI scheme to backup storage. */
  default List<StorageProvider> storages() {
    return List.of();
  }

  /** URI scheme to restore target. */
  default List<TargetProvider> targets() {
    return List.of();
  }

  /** Those that take part: a failure fails the segment. */
  default List<DeferralHook<?>> hooks() {
    return List.of();
  }

  /** Those that watch: a failure is logged, the run goes on. */
  default List<RestoreObserver> observers() {
    return List.of();
  }
}
