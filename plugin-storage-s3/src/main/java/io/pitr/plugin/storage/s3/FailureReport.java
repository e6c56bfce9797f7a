package io.pitr.plugin.storage.s3;

import io.pitr.api.ErrorCode;
import io.pitr.api.ProcessError;
import io.pitr.api.RestoreException;
import io.pitr.api.storage.StorageError;
import io.pitr.base.OpenFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Turns a failed request into a problem that the user can act on. */
final class FailureReport {
  private final S3Settings settings;
  private final S3Connection connection;
  private final Clock clock;
  private final Redactor redactor;

  FailureReport(S3Settings settings, S3Connection connection, Clock clock) {
    this.settings = settings;
    this.connection = connection;
    this.clock = clock;
    this.redactor = new Redactor(settings);
  }

  /**
   * @param path of the object or folder
   */
  RestoreException of(S3Verb verb, String path, FailedRequest failed) {
    S3Failure failure = failed.failure();
    String text = failure.text();
    return switch (failure.kind()) {
      case ABSENT ->
          make(
              StorageError.STORAGE_NOT_FOUND,
              "no such object",
              settings.location().where(path),
              failed);
      case BUCKET_MISSING ->
          make(
              S3Error.S3_BUCKET_MISSING,
              "the store" + endpoint() + " has no such bucket",
              settings.location().root(),
              failed);
      case DENIED -> denied(verb, path, failed);
      case CREDENTIALS_REFUSED ->
          make(S3Error.S3_CREDENTIALS_REFUSED, text, settings.location().root(), failed);
      case CREDENTIALS_EXPIRED ->
          make(S3Error.S3_CREDENTIALS_EXPIRED, text, settings.location().root(), failed);
      case CLOCK_SKEW ->
          make(S3Error.S3_CLOCK_SKEW, skew(failure), settings.location().root(), failed);
      case REGION_WRONG -> regionWrong(failed);
      case ARCHIVED ->
          make(S3Error.S3_OBJECT_ARCHIVED, text, settings.location().where(path), failed);
      case PRECONDITION, OTHER ->
          make(
              StorageError.STORAGE_IO,
              "can't " + verb.word() + ": " + text,
              settings.location().where(path),
              "Look up what the store says, then run the same command again.",
              failed);
      case PAST_END ->
          make(StorageError.STORAGE_SHORT_READ, text, settings.location().where(path), failed);
      case UNSUPPORTED ->
          make(
              StorageError.STORAGE_UNSUPPORTED,
              "can't " + verb.word() + ": " + text,
              settings.location().where(path),
              failed);
      case THROTTLED, TRANSIENT, UNREACHABLE ->
          make(
              OpenFiles.isExhausted(failure.cause())
                  ? ProcessError.OPEN_FILES_EXHAUSTED
                  : StorageError.STORAGE_UNAVAILABLE,
              failed.tries()
                  + " tries to "
                  + verb.word()
                  + endpoint()
                  + " failed"
                  + (failed.first().text().equals(text)
                      ? ""
                      : ", the first: " + failed.first().text())
                  + ", the last: "
                  + text,
              settings.location().where(path),
              failed);
      case TLS ->
          make(S3Error.S3_TLS_REFUSED, text, settings.location().root() + endpoint(), failed);
      case NOT_S3 -> make(S3Error.S3_ANSWER_INVALID, text, settings.location().where(path), failed);
      case INTERRUPTED ->
          make(
              StorageError.STORAGE_IO,
              "can't " + verb.word() + ": the run was interrupted",
              settings.location().where(path),
              "Run the same command again.",
              failed);
    };
  }

  private RestoreException denied(S3Verb verb, String path, FailedRequest failed) {
    String remedy =
        verb == S3Verb.READ || verb == S3Verb.LIST
            ? "Grant s3:GetObject on "
                + settings.location().where("*")
                + " and s3:ListBucket on the bucket to these credentials; nothing else is needed to"
                + " read."
            : "Grant "
                + verb.right()
                + " on "
                + settings.location().where("*")
                + " to these credentials.";
    return make(
        StorageError.STORAGE_DENIED,
        "may not " + verb.word() + " (" + verb.right() + "): " + failed.failure().text(),
        settings.location().where(path),
        remedy,
        failed);
  }

  private RestoreException regionWrong(FailedRequest failed) {
    S3Failure failure = failed.failure();
    String signed = connection.region();
    if (failure.region().isPresent()) {
      String actual = failure.region().get();
      return make(
          S3Error.S3_REGION_WRONG,
          "the bucket is in region " + actual + ", requests were for " + signed,
          settings.location().root(),
          "Give region=" + actual + " in the URL or --s3.region " + actual + ", or leave it out.",
          failed);
    }
    return make(
        S3Error.S3_REGION_WRONG,
        "the bucket is not in region " + signed + endpoint() + ": " + failure.text(),
        settings.location().root(),
        failed);
  }

  private String skew(S3Failure failure) {
    Instant here = clock.instant();
    if (failure.serverTime().isEmpty()) {
      return "this machine's clock says " + here + ": " + failure.text();
    }
    Instant there = failure.serverTime().get();
    long seconds = Duration.between(there, here).toSeconds();
    return "this machine's clock says "
        + here
        + ", the store's "
        + there
        + ": "
        + Math.abs(seconds)
        + " s "
        + (seconds < 0 ? "behind" : "ahead");
  }

  private String endpoint() {
    return settings.service().endpoint().isEmpty() ? "" : " at " + settings.service().endpoint();
  }

  private RestoreException make(ErrorCode code, String what, String where, FailedRequest failed) {
    return redactor.exception(code, what, where, failed.failure().cause());
  }

  private RestoreException make(
      ErrorCode code, String what, String where, String remedy, FailedRequest failed) {
    return redactor.exception(code, what, where, remedy, failed.failure().cause());
  }
}
