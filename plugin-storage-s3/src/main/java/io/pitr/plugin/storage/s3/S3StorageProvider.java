package io.pitr.plugin.storage.s3;

import io.pitr.api.option.OptionValues;
import io.pitr.api.storage.BackupStorage;
import io.pitr.api.storage.StorageProvider;
import io.pitr.api.storage.WritableStorage;
import java.util.Set;

/**
 * Opens {@code s3://bucket/prefix}, {@code ks3://} and {@code oss://}. Sends no request before the
 * first call, so that only the permissions of the calls are needed.
 */
final class S3StorageProvider implements StorageProvider {
  private final S3Tuning tuning;

  S3StorageProvider(S3Tuning tuning) {
    this.tuning = tuning;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("s3", "ks3", "oss");
  }

  @Override
  public BackupStorage open(String url, OptionValues options) {
    return openForWriting(url, options);
  }

  @Override
  public WritableStorage openForWriting(String url, OptionValues options) {
    S3Settings settings = S3Settings.of(S3Url.parse(url), options);
    return new S3Storage(settings, tuning, S3Credentials.of(settings));
  }
}
