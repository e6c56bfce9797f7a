package io.pitr.plugin.storage.s3;

import io.pitr.api.RestorePlugin;
import io.pitr.api.option.OptionSpec;
import io.pitr.api.storage.StorageProvider;
import java.util.List;

/** Registers buckets of S3 and compatible services as backup storages. */
public final class S3StoragePlugin implements RestorePlugin {

  @Override
  public String id() {
    return "storage-s3";
  }

  @Override
  public List<OptionSpec> options() {
    return S3Options.ALL;
  }

  @Override
  public List<StorageProvider> storages() {
    return List.of(new S3StorageProvider(S3Tuning.DEFAULT));
  }
}
