package io.pitr.plugin.storage.s3;

import io.pitr.base.CloseStack;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * The client of the AWS SDK, configured for every compatible service: no checksums that older
 * versions of the protocol lack, no chunked uploads, no retries by the SDK, because {@link
 * Requests} retries. If the user gave no region, the client is recreated for the region that the
 * service names.
 */
final class S3Connection implements AutoCloseable {
  private final S3Settings settings;
  private final S3Tuning tuning;
  private final S3Credentials credentials;
  private final SdkHttpClient http;
  private final List<S3Client> made = new ArrayList<>();
  private volatile Regional current;

  /**
   * A client and the region it signs for. Earlier clients stay open, because requests may still use
   * them.
   */
  private record Regional(String region, S3Client client) {}

  S3Connection(S3Settings settings, S3Tuning tuning, S3Credentials credentials) {
    this.settings = settings;
    this.tuning = tuning;
    this.credentials = credentials;
    this.http =
        Apache5HttpClient.builder()
            .connectionTimeout(tuning.connectTimeout())
            .socketTimeout(tuning.idleTimeout())
            .connectionAcquisitionTimeout(tuning.attemptTimeout())
            .maxConnections(tuning.connections())
            .tcpKeepAlive(true)
            .build();
    this.current = regional(settings.signingRegion());
  }

  S3Client client() {
    return current.client();
  }

  String region() {
    return current.region();
  }

  S3Credentials credentials() {
    return credentials;
  }

  /**
   * Switches to another region, unless the user named one.
   *
   * @return whether a request that failed because of the region should be tried again
   */
  synchronized boolean moveTo(String region, S3Client failed) {
    if (!settings.service().region().isEmpty()) {
      return false;
    }
    if (failed != current.client()) {
      return true;
    }
    if (region.equals(current.region())) {
      return false;
    }
    current = regional(region);
    return true;
  }

  private Regional regional(String region) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .credentialsProvider(credentials)
            .region(Region.of(region))
            .forcePathStyle(settings.service().pathStyle())
            .disableS3ExpressSessionAuth(true)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(tuning.attemptTimeout()));
    if (settings.service().accelerate() && settings.service().endpoint().isEmpty()) {
      builder.accelerate(true);
    }
    if (!settings.service().endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(settings.service().endpoint()));
    }
    S3Client client = builder.build();
    made.add(client);
    return new Regional(region, client);
  }

  @Override
  public synchronized void close() {
    try (var all = new CloseStack()) {
      all.add(credentials);
      all.add(http);
      made.forEach(all::add);
    }
  }
}
