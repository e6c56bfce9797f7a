package io.pitr.plugin.storage.s3;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes secrets from messages. The texts of services and of the SDK normally contain none, but a
 * service might return the headers of a request.
 */
final class Redactor {
  private static final int MAX_DEPTH = 50;

  /** A shorter text occurs everywhere and protects nothing. */
  private static final int MIN_SECRET_LENGTH = 4;

  private final List<String> secrets;

  Redactor(S3Settings settings) {
    S3Keys keys = settings.identity().keys();
    secrets =
        Stream.of(
                keys.secretAccessKey(),
                keys.sessionToken(),
                keys.accessKey(),
                settings.identity().externalId())
            .filter(secret -> secret.length() >= MIN_SECRET_LENGTH)
            .toList();
  }

  String clean(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "***");
    }
    return clean;
  }

  /** With the remedy of the code; without the cause if its text contains a secret. */
  RestoreException exception(ErrorCode code, String what, String where, Throwable cause) {
    return exception(code, what, where, code.remedy(), cause);
  }

  /** Without the cause if its text contains a secret. */
  RestoreException exception(
      ErrorCode code, String what, String where, String remedy, Throwable cause) {
    return isClean(cause)
        ? new RestoreException(code, clean(what), where, remedy, cause)
        : new RestoreException(code, clean(what), where, remedy);
  }

  private boolean isClean(Throwable cause) {
    int depth = 0;
    for (Throwable e = cause; e != null; e = e.getCause()) {
      String text = e.toString();
      if (depth++ > MAX_DEPTH || !clean(text).equals(text)) {
        return false;
      }
    }
    return true;
  }
}
