package io.pitr.e2e;

import io.pitr.api.storage.WritableStorage;
import io.pitr.testkit.WritableStorageContract;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Contract of storages, for S3, against a server of another project. */
class S3ContractTest extends WritableStorageContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();
  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  protected WritableStorage emptyStorage() {
    return server.storage("root" + ROOTS.incrementAndGet());
  }
}
