package io.pitr.plugin.storage.local;

import io.pitr.api.storage.BackupStorage;
import io.pitr.testkit.BackupStorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageContractTest extends BackupStorageContract {
  @TempDir Path root;

  @Override
  protected BackupStorage emptyStorage() {
    return new LocalStorage(root);
  }
}
