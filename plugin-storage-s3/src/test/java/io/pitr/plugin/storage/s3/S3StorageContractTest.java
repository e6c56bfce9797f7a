package io.pitr.plugin.storage.s3;

import io.pitr.api.storage.BackupStorage;
import io.pitr.testkit.BackupStorageContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class S3StorageContractTest extends BackupStorageContract {
  private FakeS3 store;

  @Override
  protected BackupStorage emptyStorage() throws IOException {
    store = new FakeS3();
    store.pageKeys = 3;
    return new S3StorageProvider(S3Tuning.DEFAULT).open(store.url("root"), Map.of());
  }

  @AfterEach
  void stop() {
    store.close();
  }
}
