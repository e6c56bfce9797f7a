package io.pitr.plugin.storage.s3;

import io.pitr.api.RestorePlugin;
import io.pitr.api.storage.StorageProvider;
import java.util.List;

/** Buckets of S3, and of stores that speak its protocol, as backup storages. */
public final class S3StoragePlugin implements RestorePlugin {

  @Override
  public String id() {
    return "storage-s3";
  }

  @Override
  public List<StorageProvider> storages() {
    return List.of(new S3StorageProvider(S3Tuning.DEFAULT));
  }
}
