import io.pitr.api.RestorePlugin;
import io.pitr.plugin.storage.s3.S3StoragePlugin;

/**
 * Storage backends {@code s3://}, {@code ks3://} and {@code oss://}: S3 and compatible services.
 *
 * <p>Some modules are required for the AWS SDK, which does not declare them: its HTTP client needs
 * {@code jdk.net}, and the default credentials chain finds web identities only if STS is present.
 */
@org.jspecify.annotations.NullMarked
module io.pitr.plugin.storage.s3 {
  requires static org.jspecify;
  requires io.pitr.api;
  requires io.pitr.base;
  requires java.xml;
  requires jdk.net;
  requires org.slf4j;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.apache5;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.retries.api;
  requires software.amazon.awssdk.services.s3;
  requires software.amazon.awssdk.services.sts;
  requires software.amazon.awssdk.utils;

  exports io.pitr.plugin.storage.s3;

  provides RestorePlugin with
      S3StoragePlugin;
}
