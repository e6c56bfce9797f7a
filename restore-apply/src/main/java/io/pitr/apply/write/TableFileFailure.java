package io.pitr.apply.write;

import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import java.io.IOException;
import java.nio.file.Path;

/** Failures of writing table files. */
final class TableFileFailure {
  private TableFileFailure() {}

  static RestoreException of(IOException e, String what, Path file) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.toString();
    return new RestoreException(TargetError.TARGET_IO, what + ": " + reason, file.toString(), e);
  }
}
