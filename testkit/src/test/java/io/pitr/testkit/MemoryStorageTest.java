package io.pitr.testkit;

import io.pitr.api.storage.BackupStorage;

class MemoryStorageTest extends BackupStorageContract {
  @Override
  protected BackupStorage emptyStorage() {
    return new MemoryStorage("root-of-this-test");
  }
}
