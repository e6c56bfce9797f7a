package io.pitr.plugin.storage.s3;

import java.io.IOException;

/** An answer that no store of this protocol gives: asking again is of no use. */
final class AnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerException(String message) {
    super(message);
  }
}
