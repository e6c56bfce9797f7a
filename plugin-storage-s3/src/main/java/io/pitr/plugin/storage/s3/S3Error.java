package io.pitr.plugin.storage.s3;

import io.pitr.api.ErrorCode;

/** Failures of an S3 storage that have a remedy of their own. */
public final class S3Error {
  public static final ErrorCode S3_BUCKET_MISSING =
      ErrorCode.environment(
              "S3_BUCKET_MISSING",
              "There is no such bucket.",
              "Check the bucket's name, and that the endpoint is that of the store that has it.")
          .asPermanent();

  public static final ErrorCode S3_REGION_WRONG =
      ErrorCode.environment(
              "S3_REGION_WRONG",
              "The bucket lives in another region than the one that was given.",
              "Give the bucket's region with `region=` in the URL or --s3.region, or leave it out.")
          .asPermanent();

  public static final ErrorCode S3_CREDENTIALS_MISSING =
      ErrorCode.environment(
              "S3_CREDENTIALS_MISSING",
              "No credentials were found.",
              "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --s3.profile, or give"
                  + " this machine a role.")
          .asPermanent();

  public static final ErrorCode S3_CREDENTIALS_REFUSED =
      ErrorCode.environment(
              "S3_CREDENTIALS_REFUSED",
              "The store does not accept the credentials.",
              "Check the access key and its secret: both must be of this store and account.")
          .asPermanent();

  public static final ErrorCode S3_CREDENTIALS_EXPIRED =
      ErrorCode.environment(
          "S3_CREDENTIALS_EXPIRED",
          "The session of the credentials has ended.",
          "Get new temporary credentials, then run the same command again.");

  public static final ErrorCode S3_ROLE_REFUSED =
      ErrorCode.environment(
              "S3_ROLE_REFUSED",
              "The role can't be assumed.",
              "Check the role's ARN and external id, and that its trust policy names the caller.")
          .asPermanent();

  public static final ErrorCode S3_CLOCK_SKEW =
      ErrorCode.environment(
          "S3_CLOCK_SKEW",
          "The clock of this machine differs too much from the store's.",
          "Set this machine's clock (for instance with NTP), then run the same command again.");

  public static final ErrorCode S3_TLS_REFUSED =
      ErrorCode.environment(
              "S3_TLS_REFUSED",
              "No secure connection to the store can be made.",
              "Add the store's certificate authority to Java's trust store (-Djavax.net.ssl.trustStore), or"
                  + " use the endpoint's right scheme.")
          .asPermanent();

  public static final ErrorCode S3_OBJECT_ARCHIVED =
      ErrorCode.environment(
              "S3_OBJECT_ARCHIVED",
              "The object is in an archive class and can't be read at once.",
              "Restore the backup's objects from the archive (S3 RestoreObject), then run the same command"
                  + " again.")
          .asPermanent();

  public static final ErrorCode S3_OBJECT_CHANGED =
      ErrorCode.environment(
          "S3_OBJECT_CHANGED",
          "The object was replaced while it was read.",
          "See that nothing writes to the backup, then run the same command again.");

  public static final ErrorCode S3_ANSWER_INVALID =
      ErrorCode.environment(
          "S3_ANSWER_INVALID",
          "The store's answer does not follow the protocol.",
          "Check that the endpoint is that of the S3 service, not of a web console or a proxy.");

  private S3Error() {}
}
