package io.pitr.plugin.storage.s3;

import io.pitr.api.ErrorCode;

/** Failures of an S3 storage that have a remedy of their own. */
public enum S3Error implements ErrorCode {
  S3_BUCKET_MISSING(
      Kind.ENVIRONMENT,
      "There is no such bucket.",
      "Check the bucket's name, and that the endpoint is that of the store that has it."),
  S3_REGION_WRONG(
      Kind.ENVIRONMENT,
      "The bucket lives in another region than the one that was given.",
      "Give the bucket's region with `region=` in the URL or --s3.region, or leave it out."),
  S3_CREDENTIALS_MISSING(
      Kind.ENVIRONMENT,
      "No credentials were found.",
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --s3.profile, or give"
          + " this machine a role."),
  S3_CREDENTIALS_REFUSED(
      Kind.ENVIRONMENT,
      "The store does not accept the credentials.",
      "Check the access key and its secret: both must be of this store and account."),
  S3_CREDENTIALS_EXPIRED(
      Kind.ENVIRONMENT,
      "The session of the credentials has ended.",
      "Get new temporary credentials, then run the same command again."),
  S3_ROLE_REFUSED(
      Kind.ENVIRONMENT,
      "The role can't be assumed.",
      "Check the role's ARN and external id, and that its trust policy names the caller."),
  S3_CLOCK_SKEW(
      Kind.ENVIRONMENT,
      "The clock of this machine differs too much from the store's.",
      "Set this machine's clock (for instance with NTP), then run the same command again."),
  S3_TLS_REFUSED(
      Kind.ENVIRONMENT,
      "No secure connection to the store can be made.",
      "Add the store's certificate authority to Java's trust store (-Djavax.net.ssl.trustStore), or"
          + " use the endpoint's right scheme."),
  S3_OBJECT_ARCHIVED(
      Kind.ENVIRONMENT,
      "The object is in an archive class and can't be read at once.",
      "Restore the backup's objects from the archive (S3 RestoreObject), then run the same command"
          + " again."),
  S3_OBJECT_CHANGED(
      Kind.ENVIRONMENT,
      "The object was replaced while it was read.",
      "See that nothing writes to the backup, then run the same command again."),
  S3_ANSWER_INVALID(
      Kind.ENVIRONMENT,
      "The store's answer does not follow the protocol.",
      "Check that the endpoint is that of the S3 service, not of a web console or a proxy.");

  private final Kind kind;
  private final String cause;
  private final String remedy;

  S3Error(Kind kind, String cause, String remedy) {
    this.kind = kind;
    this.cause = cause;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return name();
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String cause() {
    return cause;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
