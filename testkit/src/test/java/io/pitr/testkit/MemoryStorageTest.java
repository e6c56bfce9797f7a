package io.pitr.testkit;

import io.pitr.api.storage.WritableStorage;

class MemoryStorageTest extends WritableStorageContract {
  @Override
  protected WritableStorage emptyStorage() {
    return new MemoryStorage("root-of-this-test");
  }
}
