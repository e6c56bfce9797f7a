package io.pitr.plugin.storage.local;

import io.pitr.api.storage.WritableStorage;
import io.pitr.testkit.WritableStorageContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageContractTest extends WritableStorageContract {
  @TempDir Path root;

  @Override
  protected WritableStorage emptyStorage() {
    return new LocalStorage(root);
  }
}
