package io.pitr.plugin.storage.s3;

import io.pitr.api.ErrorCode;
import io.pitr.api.RestoreException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps secrets out of what is told. Texts of the store and of the SDK hold none as far as is
 * known; a store that sends a request's headers back is not to make it otherwise.
 */
final class Redactor {
  private static final int MAX_DEPTH = 50;

  /** What is shorter is in any text, and protects nothing. */
  private static final int MIN_SECRET_LENGTH = 4;

  private final List<String> secrets;

  Redactor(S3Settings settings) {
    S3Keys keys = settings.keys();
    secrets =
        Stream.of(
                keys.secretAccessKey(),
                keys.sessionToken(),
                keys.accessKey(),
                settings.externalId())
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

  /** With the code's own remedy; the cause is left out when its text would tell a secret. */
  RestoreException exception(ErrorCode code, String what, String where, Throwable cause) {
    return exception(code, what, where, code.remedy(), cause);
  }

  /** The cause is left out when its text would tell a secret. */
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
