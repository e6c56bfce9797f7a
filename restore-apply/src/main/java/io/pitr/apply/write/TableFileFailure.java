package io.pitr.apply.write;

import io.pitr.api.ErrorCode;
import io.pitr.api.ProcessError;
import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.base.OpenFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Failures of writing table files. */
final class TableFileFailure {
  private TableFileFailure() {}

  static RestoreException of(IOException e, String what, Path file) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.toString();
    ErrorCode code =
        OpenFiles.isExhausted(e) ? ProcessError.OPEN_FILES_EXHAUSTED : TargetError.TARGET_IO;
    return new RestoreException(code, what + ": " + reason, file.toString(), e);
  }
}
