package io.pitr.plugin.storage.s3;

import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.WritableStorage;
import io.pitr.testkit.WritableStorageContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class S3StorageContractTest extends WritableStorageContract {
  private FakeS3 store;

  @Override
  protected WritableStorage emptyStorage() throws IOException {
    store = new FakeS3();
    store.pageKeys = 3;
    return new S3StorageProvider(S3Tuning.DEFAULT)
        .openForWriting(store.url("root"), OptionValues.of(S3Options.ALL, Map.of()));
  }

  @AfterEach
  void stop() {
    store.close();
  }
}
