import io.pitr.api.RestorePlugin;
import io.pitr.plugin.storage.local.LocalStoragePlugin;

/** Storage backend {@code local://} and {@code file://}. */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.storage.local {
  requires static org.jspecify;
  requires io.pitr.api;
  requires io.pitr.base;

  exports io.pitr.plugin.storage.local;

  provides RestorePlugin with
      LocalStoragePlugin;
}
