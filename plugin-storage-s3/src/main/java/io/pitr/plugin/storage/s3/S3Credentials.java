package io.pitr.plugin.storage.s3;

import io.pitr.api.RestoreException;
import io.pitr.base.CloseStack;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * The source of keys: none (unsigned requests), the URL, a profile, or the default chain of the AWS
 * SDK; optionally a role is assumed with them. Temporary keys are renewed when needed.
 *
 * <p>Failures have a code of {@link S3Error}; the SDK would report them as failures of the request
 * that needs the keys.
 */
final class S3Credentials implements AwsCredentialsProvider, AutoCloseable {
  private static final String SESSION_NAME = "br-restore";

  private final S3Settings settings;
  private final AwsCredentialsProvider source;
  private final CloseStack open;

  private S3Credentials(S3Settings settings, AwsCredentialsProvider source, CloseStack open) {
    this.settings = settings;
    this.source = source;
    this.open = open;
  }

  static S3Credentials of(S3Settings settings) {
    return of(settings, Optional.empty());
  }

  /**
   * @param stsEndpoint endpoint of the service that grants roles; empty for AWS
   */
  static S3Credentials of(S3Settings settings, Optional<URI> stsEndpoint) {
    var open = new CloseStack();
    try {
      AwsCredentialsProvider source = base(settings, open);
      if (!settings.identity().roleArn().isEmpty() && !settings.identity().anonymous()) {
        source = role(settings, source, stsEndpoint, open);
      }
      return new S3Credentials(settings, source, open);
    } catch (RuntimeException | Error e) {
      open.closeAfter(e);
      throw e;
    }
  }

  private static AwsCredentialsProvider base(S3Settings settings, CloseStack open) {
    if (settings.identity().anonymous()) {
      return AnonymousCredentialsProvider.create();
    }
    if (!settings.identity().keys().isEmpty()) {
      return StaticCredentialsProvider.create(credentials(settings.identity().keys()));
    }
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    if (!settings.identity().profile().isEmpty()) {
      chain.profileName(settings.identity().profile());
    }
    return open.add(chain.build());
  }

  private static AwsCredentials credentials(S3Keys keys) {
    return keys.sessionToken().isEmpty()
        ? AwsBasicCredentials.create(keys.accessKey(), keys.secretAccessKey())
        : AwsSessionCredentials.create(
            keys.accessKey(), keys.secretAccessKey(), keys.sessionToken());
  }

  private static AwsCredentialsProvider role(
      S3Settings settings, AwsCredentialsProvider base, Optional<URI> endpoint, CloseStack open) {
    var builder =
        StsClient.builder()
            .credentialsProvider(base)
            .region(Region.of(settings.signingRegion()))
            .httpClientBuilder(Apache5HttpClient.builder());
    endpoint.ifPresent(builder::endpointOverride);
    StsClient sts = open.add(builder.build());
    var request =
        AssumeRoleRequest.builder()
            .roleArn(settings.identity().roleArn())
            .roleSessionName(SESSION_NAME)
            .externalId(
                settings.identity().externalId().isEmpty()
                    ? null
                    : settings.identity().externalId())
            .build();
    return open.add(
        StsAssumeRoleCredentialsProvider.builder().stsClient(sts).refreshRequest(request).build());
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return source.resolveCredentials();
    } catch (AwsServiceException e) {
      throw roleRefused(e);
    } catch (SdkException e) {
      throw missing(e);
    }
  }

  private RestoreException roleRefused(AwsServiceException e) {
    var redactor = new Redactor(settings);
    return redactor.exception(
        settings.identity().roleArn().isEmpty()
            ? S3Error.S3_CREDENTIALS_REFUSED
            : S3Error.S3_ROLE_REFUSED,
        "getting temporary keys failed: "
            + e.awsErrorDetails().errorCode()
            + " "
            + e.awsErrorDetails().errorMessage(),
        settings.identity().roleArn().isEmpty()
            ? settings.location().root()
            : settings.identity().roleArn(),
        e);
  }

  private RestoreException missing(SdkException e) {
    String looked =
        settings.identity().profile().isEmpty()
            ? "looked in system properties, environment, web identity, profiles, container, instance"
            : "looked in profile '" + settings.identity().profile() + "'";
    return new Redactor(settings)
        .exception(
            S3Error.S3_CREDENTIALS_MISSING,
            looked + ": " + e.getMessage(),
            settings.location().root(),
            e);
  }

  /**
   * The keys that nodes of a cluster get to read the same objects: the current ones, which expire
   * if they are temporary; none if requests are not signed.
   *
   * @throws RestoreException with a code of {@link S3Error}
   */
  S3Keys keysToSend() {
    if (!settings.identity().sendCredentials() || settings.identity().anonymous()) {
      return S3Keys.NONE;
    }
    if (!settings.identity().keys().isEmpty()) {
      return settings.identity().keys();
    }
    AwsCredentials now = resolveCredentials();
    return new S3Keys(
        now.accessKeyId(),
        now.secretAccessKey(),
        now instanceof AwsSessionCredentials session ? session.sessionToken() : "");
  }

  @Override
  public void close() {
    open.close();
  }

  @Override
  public String toString() {
    return "credentials for " + settings.location().root();
  }
}
