package io.pitr.plugin.storage.s3;

import java.io.IOException;

/** A response that violates the protocol; another try would not help. */
final class AnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerException(String message) {
    super(message);
  }
}
