package io.pitr.embedded;

import io.pitr.api.ErrorCode;
import io.pitr.api.ProcessError;
import io.pitr.api.RestoreException;
import io.pitr.api.target.TargetError;
import io.pitr.base.OpenFiles;
import java.io.IOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Turns failures of RocksDB and of the file system into this target's errors. */
final class StoreFailure {
  private StoreFailure() {}

  static RestoreException of(RocksDBException e, String doing, Object where) {
    Status status = e.getStatus();
    ErrorCode code =
        status != null && status.getCode() == Status.Code.Corruption
            ? TargetError.TARGET_CORRUPT
            : ofIo(e);
    return new RestoreException(code, doing + ": " + e.getMessage(), where.toString(), e);
  }

  static RestoreException of(IOException e, String doing, Object where) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.toString();
    return new RestoreException(ofIo(e), doing + ": " + reason, where.toString(), e);
  }

  private static ErrorCode ofIo(Exception e) {
    return OpenFiles.isExhausted(e) ? ProcessError.OPEN_FILES_EXHAUSTED : TargetError.TARGET_IO;
  }
}
