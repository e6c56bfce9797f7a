package io.pitr.plugin.storage.local;

import io.pitr.api.RestorePlugin;
import io.pitr.api.storage.StorageProvider;
import java.util.List;

/** Folders of this machine as backup storages. */
public final class LocalStoragePlugin implements RestorePlugin {

  @Override
  public String id() {
    return "storage-local";
  }

  @Override
  public List<StorageProvider> storages() {
    return List.of(new LocalStorageProvider());
  }
}
