package io.pitr.plugin.storage.s3;

import java.io.IOException;

/** A body ended before its announced length; another try may succeed. */
final class BodyCutException extends IOException {
  private static final long serialVersionUID = 1L;

  BodyCutException(String message) {
    super(message);
  }
}
